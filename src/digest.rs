//! SHA-256 (FIPS 180-4), twice as fast as plain Rust where the processor has no instructions for it.
use std::fmt;
use std::io::{self, Read};

use ring::digest::{Context, SHA256};

/// Counts bytes up to their SHA-256.
#[derive(Clone)]
pub(crate) struct Sha256(Context);

impl Sha256 {
    /// Of nothing yet.
    pub(crate) fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    /// Takes more bytes.
    pub(crate) fn update(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.update(bytes.as_ref());
    }

    /// How many bytes a reader gives, and their digest.
    pub(crate) fn of_all(reader: &mut dyn Read) -> io::Result<(u64, [u8; 32])> {
        let (mut digest, mut bytes) = (Self::new(), 0);
        let mut piece = vec![0; 1 << 16];
        loop {
            match reader.read(&mut piece) {
                Ok(0) => return Ok((bytes, digest.finalize())),
                Ok(count) => {
                    bytes += count as u64;
                    digest.update(&piece[..count]);
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }

    /// The digest of all bytes.
    pub(crate) fn finalize(self) -> [u8; 32] {
        let mut out = [0; 32];
        out.copy_from_slice(self.0.finish().as_ref());
        out
    }

    /// The digest of these bytes.
    #[cfg(any(feature = "newsml", feature = "pdf", feature = "import", test))]
    pub(crate) fn digest(bytes: impl AsRef<[u8]>) -> [u8; 32] {
        let mut sha256 = Self::new();
        sha256.update(bytes);
        sha256.finalize()
    }
}

impl Default for Sha256 {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sha256")
    }
}

#[cfg(test)]
mod tests {
    use super::Sha256;

    /// The example of FIPS 180-4 with three letters, and nothing.
    #[test]
    fn digests_are_those_of_the_standard() {
        assert_eq!(Sha256::digest("abc")[..4], [0xba, 0x78, 0x16, 0xbf]);
        let mut pieces = Sha256::new();
        pieces.update("a");
        pieces.update(b"bc");
        assert_eq!(pieces.finalize(), Sha256::digest("abc"));
        assert_eq!(Sha256::default().finalize()[..4], [0xe3, 0xb0, 0xc4, 0x42]);
    }
}
