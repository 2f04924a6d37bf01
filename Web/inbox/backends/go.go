// Proves to the chat who is signed in on your site. Runs on your server: a browser must never get the key.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// ChatToken is for the page of the user who is signed in, good for an hour. The profile may have a name and an email.
func ChatToken(identifier string, profile map[string]string) string {
	now := time.Now().Unix()
	claims := map[string]any{"sub": identifier, "aud": "livechat:" + os.Getenv("PERCH_WIDGET"), "iat": now, "exp": now + 3600}
	for name, value := range profile {
		claims[name] = value
	}
	header, _ := json.Marshal(map[string]string{"alg": "HS256", "typ": "JWT", "kid": os.Getenv("PERCH_KEY_ID")})
	body, _ := json.Marshal(claims)
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode(header) + "." + encode(body)
	return signed + "." + encode(sign(signed))
}

// ChatSignature is for the same page, where the widget has an HMAC key instead.
func ChatSignature(identifier string) string {
	return fmt.Sprintf("%x", sign(identifier))
}

func sign(text string) []byte {
	mac := hmac.New(sha256.New, []byte(os.Getenv("PERCH_KEY")))
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// Try it: go run go.go ada-7f3c91 "Ada Lovelace" ada@example.com
func main() {
	if len(os.Args) == 3 && os.Args[2] == "--hmac" {
		fmt.Println(ChatSignature(os.Args[1]))
		return
	}
	profile := map[string]string{}
	for i, value := range os.Args[2:] {
		profile[[]string{"name", "email"}[i]] = value
	}
	fmt.Println(ChatToken(os.Args[1], profile))
}
