//! Standard numbers: form, range, check digit.

/// Codes of provinces in CN numbers (GB/T 2260, first two digits); 10 and 11 serve publications of the centre.
const REGIONS: [u8; 33] = [
    10, 11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62,
    63, 64, 65, 66,
];

/// `CN pp-nnnn[/class]` of a newspaper: a province, and 0001 to 0999 (GB/T 9999.1).
pub(super) fn is_cn(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("CN ") else { return false };
    let (number, class) = rest.split_once('/').map_or((rest, None), |(number, class)| (number, Some(class)));
    let Some((region, serial)) = number.split_once('-') else { return false };
    let region_known = region.len() == 2 && region.parse().is_ok_and(|region: u8| REGIONS.contains(&region));
    let serial_fits = digits(serial, 4) && serial.parse().is_ok_and(|serial: u16| (1..=999).contains(&serial));
    let class_fits =
        class.is_none_or(|class| !class.is_empty() && class.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.'));
    region_known && serial_fits && class_fits
}

/// Eight characters with a hyphen, the last one the check digit (ISO 3297, modulus 11).
pub(super) fn is_issn(text: &str) -> bool {
    let Some((left, right)) = text.split_once('-') else { return false };
    if !digits(left, 4) || right.len() != 4 || !right.is_ascii() || !digits(&right[..3], 3) {
        return false;
    }
    let sum: u32 = left
        .bytes()
        .chain(right.bytes().take(3))
        .zip((2..=8).rev())
        .map(|(b, weight)| u32::from(b - b'0') * weight)
        .sum();
    let check = match (11 - sum % 11) % 11 {
        10 => b'X',
        digit => b'0' + u8::try_from(digit).unwrap_or_default(),
    };
    right.as_bytes()[3].to_ascii_uppercase() == check
}

/// Six digits.
pub(super) fn is_postcode(text: &str) -> bool {
    digits(text, 6)
}

/// 邮发代号: one or two digits, a hyphen, one to four digits.
pub(super) fn is_subscription_code(text: &str) -> bool {
    text.split_once('-').is_some_and(|(left, right)| {
        [(left, 2), (right, 4)].iter().all(|(part, most)| (1..=*most).contains(&part.len()) && digits(part, part.len()))
    })
}

fn digits(text: &str, len: usize) -> bool {
    text.len() == len && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        assert!(is_cn("CN 50-0064") && is_cn("CN 50-0998/D"));
        assert!(!is_cn("CN50-0064") && !is_cn("CN 99-0064") && !is_cn("CN 50-1064") && !is_cn("CN 50-0000"));
        assert!(is_issn("1234-5679") && is_issn("0317-8471") && is_issn("2434-561X"));
        assert!(!is_issn("1234-5678") && !is_issn("12345679"));
        assert!(is_postcode("400000") && !is_postcode("40000"));
        assert!(is_subscription_code("77-999") && !is_subscription_code("77999"));
    }
}
