//! A target that keeps its first fault to itself: [`Relay`]. A container's writer that fails half way would say so on
//! standard error when it is dropped.
use std::io::{self, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use crate::sink::store::Target;

/// The first fault of a [`Relay`].
#[derive(Debug, Clone, Default)]
pub(super) struct Fault(Arc<Mutex<Option<io::Error>>>);

impl Fault {
    /// The fault, once.
    pub(super) fn take(&self) -> io::Result<()> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }
}

/// Passes on until something fails; from then on it only counts.
pub(super) struct Relay {
    inner: Option<Box<dyn Target>>,
    fault: Fault,
    at: u64,
    end: u64,
}

impl Relay {
    pub(super) fn new(inner: Box<dyn Target>) -> (Self, Fault) {
        let fault = Fault::default();
        (Self { inner: Some(inner), fault: fault.clone(), at: 0, end: 0 }, fault)
    }

    fn pass(&mut self, f: impl FnOnce(&mut dyn Target) -> io::Result<()>) {
        let Some(inner) = &mut self.inner else { return };
        if let Err(fault) = f(&mut **inner) {
            self.inner = None;
            *self.fault.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
        }
    }
}

impl Write for Relay {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.pass(|inner| inner.write_all(bytes));
        self.at += bytes.len() as u64;
        self.end = self.end.max(self.at);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass(|inner| inner.flush());
        Ok(())
    }
}

impl Seek for Relay {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        let at = self.at;
        self.pass(|inner| inner.seek(SeekFrom::Start(at)).map(|_| ()));
        Ok(at)
    }
}
