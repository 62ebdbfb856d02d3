/* base64 and JSON text. */
#include "text.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static value *encoded(value *of, int url) {
    NEED(of, STRING);
    text made = {0};
    const uint8_t *at = (const uint8_t *)as_string(of)->bytes;
    for (uint32_t left = as_string(of)->length; left; at += 3) {
        uint32_t taken = left < 3 ? left : 3, bits = (uint32_t)at[0] << 16;
        if (taken > 1) bits |= (uint32_t)at[1] << 8;
        if (taken > 2) bits |= at[2];
        for (uint32_t i = 0; i < 4; i++) {
            uint32_t digit = bits >> (18 - 6 * i) & 63;
            char c = i > taken ? '=' : digits[digit];
            write_byte(&made, url && c == '+' ? '-' : url && c == '/' ? '_' : c);
        }
        left -= taken;
    }
    return string_of_text(&made);
}

static int digit_of(char c, int url) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == (url ? '-' : '+')) return 62;
    return c == (url ? '_' : '/') ? 63 : -1;
}

/* What stands from the first `=` on: as many as the last group lacks, and line breaks. */
static int is_padding(const char *at, const char *end, uint32_t rest) {
    if (rest < 2) return 0;
    for (rest = 4 - rest; at < end; at++) {
        if (*at == '\n' || *at == '\r') continue;
        if (*at != '=' || !rest) return 0;
        rest--;
    }
    return rest == 0;
}

/* Strict, as Go decodes: line breaks are skipped, bits of the last digit that make no byte are ignored. */
static int decode(string *from, int url, int padded, text *to) {
    const char *end = from->bytes + from->length;
    uint32_t bits = 0, count = 0;
    for (const char *at = from->bytes; at < end; at++) {
        if (*at == '\n' || *at == '\r') continue;
        if (*at == '=' && padded) {
            if (!is_padding(at, end, count % 4)) return 0;
            padded = 0;
            break;
        }
        int digit = digit_of(*at, url);
        if (digit < 0) return 0;
        bits = bits << 6 | (uint32_t)digit;
        if (++count % 4 == 0) {
            write_byte(to, (char)(bits >> 16));
            write_byte(to, (char)(bits >> 8));
            write_byte(to, (char)bits);
        }
    }
    uint32_t rest = count % 4;
    if (rest == 1 || (rest && padded)) return 0;
    if (rest == 2) write_byte(to, (char)(bits >> 4));
    if (rest == 3) {
        write_byte(to, (char)(bits >> 10));
        write_byte(to, (char)(bits >> 2));
    }
    return 1;
}

static value *decoded(value *of, int url, int padded) {
    text made = {0};
    return decode(as_string(of), url, padded, &made) ? string_of_utf8(made.bytes, made.length) : NULL;
}

BUILTIN(base64_encode)(value *of) { return encoded(of, 0); }
BUILTIN(base64url_encode)(value *of) { return encoded(of, 1); }

BUILTIN(base64_decode)(value *of) {
    NEED(of, STRING);
    return decoded(of, 0, 1);
}

BUILTIN(base64url_decode)(value *of) {
    NEED(of, STRING);
    return decoded(of, 1, find_text(as_string(of)->bytes, as_string(of)->bytes + as_string(of)->length, "=", 1) != NULL);
}

BUILTIN(base64_is_valid)(value *of) {
    text unused = {0};
    return boolean(of->type == STRING && decode(as_string(of), 0, 1, &unused));
}

BUILTIN(json_marshal)(value *of) {
    text made = {0};
    write_value(&made, of, JSON_FOR_HTML);
    return string_of_text(&made);
}

BUILTIN(json_unmarshal)(value *of) {
    NEED(of, STRING);
    return read_document(as_string(of)->bytes, as_string(of)->length, 0);
}

BUILTIN(json_is_valid)(value *of) { return boolean(of->type == STRING && read_document(as_string(of)->bytes, as_string(of)->length, 0)); }
