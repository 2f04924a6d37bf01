# Proves to the chat who is signed in on your site. Runs on your server: a browser must never get the key.
require "json"
require "openssl"

WIDGET, KEY_ID, KEY = %w[PERCH_WIDGET PERCH_KEY_ID PERCH_KEY].map { |name| ENV.fetch(name) }

# A token for the page of the user who is signed in, good for an hour. Name and email may be left out.
def chat_token(identifier, name: nil, email: nil)
  now = Time.now.to_i
  header = { alg: "HS256", typ: "JWT", kid: KEY_ID }
  claims = { sub: identifier, aud: "livechat:#{WIDGET}", iat: now, exp: now + 3600, name:, email: }.compact
  signed = [header, claims].map { |part| base64url(JSON.generate(part)) }.join(".")
  "#{signed}.#{base64url(OpenSSL::HMAC.digest("SHA256", KEY, signed))}"
end

# The signature for the same page, where the widget has an HMAC key instead.
def chat_signature(identifier)
  OpenSSL::HMAC.hexdigest("SHA256", KEY, identifier)
end

def base64url(bytes)
  [bytes].pack("m0").tr("+/", "-_").delete("=")
end

# Try it: ruby ruby.rb ada-7f3c91 "Ada Lovelace" ada@example.com
if __FILE__ == $PROGRAM_NAME
  identifier, name, email = ARGV
  puts name == "--hmac" ? chat_signature(identifier) : chat_token(identifier, name:, email:)
end
