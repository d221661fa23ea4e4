//! Forward reading with a small buffer.
use std::io::{self, Read};

/// Small enough that allocators keep it at hand: there is one for each picture.
const BUFFER: usize = 1 << 14;

/// Reads forward, counts, and looks a little ahead.
pub(super) struct Scanner<'a> {
    reader: &'a mut dyn Read,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    consumed: u64,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(reader: &'a mut dyn Read) -> Self {
        Self { reader, buffer: vec![0; BUFFER], start: 0, end: 0, consumed: 0 }
    }

    /// Bytes consumed so far.
    pub(super) fn position(&self) -> u64 {
        self.consumed
    }

    /// Up to `n` bytes ahead; fewer only at the end of the file. `n` is small.
    pub(super) fn peek(&mut self, n: usize) -> io::Result<&[u8]> {
        while self.end - self.start < n {
            if self.end == self.buffer.len() {
                self.buffer.copy_within(self.start..self.end, 0);
                self.end -= self.start;
                self.start = 0;
            }
            if self.more()? == 0 {
                break;
            }
        }
        let n = n.min(self.end - self.start);
        Ok(&self.buffer[self.start..self.start + n])
    }

    /// What is in the buffer; empty only at the end of the file.
    fn ahead(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
            self.more()?;
        }
        Ok(&self.buffer[self.start..self.end])
    }

    fn more(&mut self) -> io::Result<usize> {
        loop {
            match self.reader.read(&mut self.buffer[self.end..]) {
                Ok(n) => {
                    self.end += n;
                    return Ok(n);
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }

    fn consume(&mut self, n: usize) {
        self.start += n;
        self.consumed += n as u64;
    }

    /// Hands the next `n` bytes to `take`, in pieces.
    pub(super) fn pass(&mut self, n: u64, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        let mut left = n;
        while left > 0 {
            let ahead = self.ahead()?;
            if ahead.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let n = ahead.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            take(&ahead[..n]);
            self.consume(n);
            left -= n as u64;
        }
        Ok(())
    }

    pub(super) fn skip(&mut self, n: u64) -> io::Result<()> {
        self.pass(n, |_| ())
    }

    pub(super) fn skip_to_end(&mut self) -> io::Result<()> {
        loop {
            let n = self.ahead()?.len();
            if n == 0 {
                return Ok(());
            }
            self.consume(n);
        }
    }

    /// The next `n` bytes; the caller bounds `n`.
    pub(super) fn take(&mut self, n: usize) -> io::Result<Vec<u8>> {
        let mut out = Vec::with_capacity(n);
        self.pass(n as u64, |bytes| out.extend_from_slice(bytes))?;
        Ok(out)
    }

    pub(super) fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut out = [0; N];
        let mut at = 0;
        self.pass(N as u64, |bytes| {
            out[at..at + bytes.len()].copy_from_slice(bytes);
            at += bytes.len();
        })?;
        Ok(out)
    }

    pub(super) fn byte(&mut self) -> io::Result<u8> {
        Ok(self.array::<1>()?[0])
    }

    pub(super) fn u16_be(&mut self) -> io::Result<u16> {
        Ok(u16::from_be_bytes(self.array()?))
    }

    pub(super) fn u32_be(&mut self) -> io::Result<u32> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    pub(super) fn u32_le(&mut self) -> io::Result<u32> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    /// Skips to behind the next `wanted`.
    pub(super) fn skip_past(&mut self, wanted: u8) -> io::Result<()> {
        loop {
            let ahead = self.ahead()?;
            if ahead.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match memchr::memchr(wanted, ahead) {
                Some(at) => {
                    self.consume(at + 1);
                    return Ok(());
                }
                None => {
                    let n = ahead.len();
                    self.consume(n);
                }
            }
        }
    }
}
