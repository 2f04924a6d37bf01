<?php

// Proves to the chat who is signed in on your site. Runs on your server: a browser must never get the key.
declare(strict_types=1);

/** A token for the page of the user who is signed in, good for an hour. The profile may have a name and an email. */
function chat_token(string $identifier, array $profile = []): string
{
    $now = time();
    $header = ['alg' => 'HS256', 'typ' => 'JWT', 'kid' => getenv('PERCH_KEY_ID')];
    $claims = ['sub' => $identifier, 'aud' => 'livechat:' . getenv('PERCH_WIDGET'), 'iat' => $now, 'exp' => $now + 3600];
    $signed = base64url(json_encode($header, JSON_THROW_ON_ERROR)) . '.'
        . base64url(json_encode($claims + $profile, JSON_THROW_ON_ERROR));

    return $signed . '.' . base64url(hash_hmac('sha256', $signed, getenv('PERCH_KEY'), binary: true));
}

/** The signature for the same page, where the widget has an HMAC key instead. */
function chat_signature(string $identifier): string
{
    return hash_hmac('sha256', $identifier, getenv('PERCH_KEY'));
}

function base64url(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}

// Try it: php php.php ada-7f3c91 "Ada Lovelace" ada@example.com
[, $identifier, $name, $email] = $argv + [1 => '', 2 => null, 3 => null];
$profile = array_filter(['name' => $name, 'email' => $email], is_string(...));
echo $name === '--hmac' ? chat_signature($identifier) : chat_token($identifier, $profile), "\n";
