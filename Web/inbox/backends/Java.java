// Proves to the chat who is signed in on your site. Runs on your server: a browser must never get the key.
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Java {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** A token for the page of the user who is signed in, good for an hour. Name and email may be null. */
    public static String chatToken(String identifier, String name, String email) throws Exception {
        long now = System.currentTimeMillis() / 1000;
        String header = "{\"alg\":\"HS256\",\"typ\":\"JWT\"" + member("kid", System.getenv("PERCH_KEY_ID")) + "}";
        String claims = "{\"iat\":" + now + ",\"exp\":" + (now + 3600) + member("sub", identifier)
            + member("aud", "livechat:" + System.getenv("PERCH_WIDGET")) + member("name", name) + member("email", email) + "}";
        String signed = BASE64.encodeToString(header.getBytes(UTF_8)) + "." + BASE64.encodeToString(claims.getBytes(UTF_8));
        return signed + "." + BASE64.encodeToString(sign(signed));
    }

    /** The signature for the same page, where the widget has an HMAC key instead. */
    public static String chatSignature(String identifier) throws Exception {
        return HexFormat.of().formatHex(sign(identifier));
    }

    private static byte[] sign(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(System.getenv("PERCH_KEY").getBytes(UTF_8), "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    /** Where a JSON library is at hand, let it write both objects. */
    private static String member(String name, String value) {
        return value == null ? "" : ",\"" + name + "\":\"" + Pattern.compile("[\"\\\\\\x00-\\x1f]").matcher(value)
            .replaceAll(found -> String.format("\\\\u%04x", (int) found.group().charAt(0))) + "\"";
    }

    // Try it: java Java.java ada-7f3c91 "Ada Lovelace" ada@example.com
    public static void main(String[] words) throws Exception {
        String name = words.length > 1 ? words[1] : null, email = words.length > 2 ? words[2] : null;
        System.out.println("--hmac".equals(name) ? chatSignature(words[0]) : chatToken(words[0], name, email));
    }
}
