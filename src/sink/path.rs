//! Which names a sink takes.
use std::io;

use crate::error::{Error, Result};

/// Longest name of a file or folder: most file systems take 255 bytes, and `.<name>.partial` needs nine more.
const LONGEST: usize = 246;

/// Refuses every path that is not made of plain ASCII names with `/` between them.
///
/// # Errors
/// `OUT-001`: the name came from a program error or from hostile data, and nothing is written.
pub(super) fn check(path: &str) -> Result<()> {
    if path.split('/').all(is_name) {
        return Ok(());
    }
    let reason = "not a relative path of ASCII letters, digits, `.`, `-` and `_`";
    Err(Error::output(path, io::Error::new(io::ErrorKind::InvalidInput, reason)))
}

fn is_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'%' | b'+' | b'@');
    !name.is_empty() && name.len() <= LONGEST && !name.starts_with('.') && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn takes_plain_relative_names_only() {
        for good in ["a.epub", "newsml/2024-01-21/2024-01-21.a03.v1.xml", "manifest.json"] {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in ["", "/a", "a/", "a//b", "../a", "a/../b", ".", ".a.partial", "C:/a", "a\\b", "版.xml", "a b", "a\n"]
        {
            assert!(check(bad).is_err(), "{bad:?}");
        }
        assert!(check(&"a".repeat(246)).is_ok());
        assert!(check(&"a".repeat(247)).is_err());
    }
}
