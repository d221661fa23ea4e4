//! Numbers as content streams and plain objects have them.

/// Writes `value` hundredths as a decimal number.
pub(crate) fn push_number(out: &mut Vec<u8>, hundredths: i64) {
    if hundredths < 0 {
        out.push(b'-');
    }
    let value = hundredths.unsigned_abs();
    push_integer(out, value / 100);
    let rest = (value % 100) as u8;
    if rest != 0 {
        out.push(b'.');
        out.push(b'0' + rest / 10);
        if !rest.is_multiple_of(10) {
            out.push(b'0' + rest % 10);
        }
    }
}

/// Writes an integer.
pub(crate) fn push_integer(out: &mut Vec<u8>, mut value: u64) {
    let mut digits = [0; 20];
    let mut place = digits.len();
    loop {
        place -= 1;
        digits[place] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[place..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: i64) -> String {
        let mut out = Vec::new();
        push_number(&mut out, value);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(number(0), "0");
        assert_eq!(number(1350), "13.5");
        assert_eq!(number(-5), "-0.05");
        assert_eq!(number(100_001), "1000.01");
    }
}
