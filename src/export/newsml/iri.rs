//! Addresses from the data as the schema takes them (`IRIType`; RFC 3987 by way of `xs:anyURI`).
use std::borrow::Cow;

/// An address that a reader takes: what may not stand in one is percent-encoded. `None` where there is no scheme, or where
/// its host or port cannot be one.
pub(super) fn iri(address: &str) -> Option<Cow<'_, str>> {
    let (scheme, rest) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    if !is_scheme || rest.is_empty() {
        return None;
    }
    let authority = rest.strip_prefix("//").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    if authority.is_some_and(|authority| !is_authority(authority)) {
        return None;
    }
    let sound = rest.matches('#').count() < 2 && !rest.contains(is_foreign) && percent_signs_are_sound(rest);
    Some(if sound { Cow::Borrowed(address) } else { Cow::Owned(encoded(scheme, rest)) })
}

/// True for an address that can be written as it is.
pub(crate) fn is_iri(address: &str) -> bool {
    matches!(iri(address), Some(Cow::Borrowed(_)))
}

fn is_authority(authority: &str) -> bool {
    let host = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = host.rsplit_once(':').unwrap_or((host, ""));
    let is_host = !host.is_empty() && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    is_host && port.bytes().all(|b| b.is_ascii_digit()) && !authority.contains(is_foreign)
}

/// Never allowed in an address (RFC 3986, 2; RFC 3987, 2.2).
fn is_foreign(c: char) -> bool {
    c.is_control() || c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '[' | ']')
}

fn percent_signs_are_sound(text: &str) -> bool {
    text.split('%').skip(1).all(|rest| is_hex_pair(rest.as_bytes()))
}

fn is_hex_pair(bytes: &[u8]) -> bool {
    bytes.len() >= 2 && bytes[..2].iter().all(u8::is_ascii_hexdigit)
}

fn encoded(scheme: &str, rest: &str) -> String {
    let mut out = format!("{scheme}:");
    let mut fragment = false;
    for (at, c) in rest.char_indices() {
        let lone_percent = c == '%' && !is_hex_pair(&rest.as_bytes()[at + 1..]);
        if is_foreign(c) || lone_percent || (c == '#' && fragment) {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            fragment |= c == '#';
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_addresses_stay_as_they_are() {
        for good in [
            "https://news.example/a?b=1#c",
            "https://新闻.example:8080/甲/乙%20",
            "mailto:desk@news.example",
            "urn:x-a:b",
        ] {
            assert_eq!(iri(good).as_deref(), Some(good));
        }
    }

    #[test]
    fn what_may_not_stand_in_an_address_is_encoded() {
        assert_eq!(iri("http://a/{x} %zz#b#c[1]").as_deref(), Some("http://a/%7Bx%7D%20%25zz#b%23c%5B1%5D"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for bad in ["www.news.example", "ht tp:x", "://", "http://", "http://a:port/", "http://a b/", ""] {
            assert_eq!(iri(bad), None, "{bad}");
        }
    }
}
