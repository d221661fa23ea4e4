//! Deflating object streams beside the thread that writes: on the pages after the issues that is half of its work.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use super::deflate::Deflater;
use crate::parallel::Jobs;

/// Deflates object streams; they come back in the order in which they went in.
pub(super) enum Packer {
    /// On the thread that writes.
    Here(Deflater, VecDeque<Vec<u8>>),
    /// On a thread of its own, which ends when nothing more can come.
    Beside(Sender<Vec<u8>>, Receiver<Vec<u8>>),
}

impl Packer {
    /// On a thread of its own where more than one may work.
    pub(super) fn new(jobs: Jobs) -> Self {
        let here = || Self::Here(Deflater::new(), VecDeque::new());
        if jobs.get() == 1 {
            return here();
        }
        let (sender, data) = mpsc::channel::<Vec<u8>>();
        let (packed, receiver) = mpsc::channel();
        let begun = thread::Builder::new().spawn(move || {
            let mut deflater = Deflater::new();
            // Nobody waits any more where the file was given up.
            data.iter().try_for_each(|data| packed.send(deflater.deflate(&data)))
        });
        if begun.is_ok() { Self::Beside(sender, receiver) } else { here() }
    }

    /// Gives a stream to be deflated.
    pub(super) fn push(&mut self, data: Vec<u8>) -> io::Result<()> {
        match self {
            Self::Here(deflater, packed) => packed.push_back(deflater.deflate(&data)),
            Self::Beside(sender, _) => sender.send(data).map_err(io::Error::other)?,
        }
        Ok(())
    }

    /// The oldest stream that was given and not taken.
    pub(super) fn next(&mut self) -> io::Result<Vec<u8>> {
        match self {
            Self::Here(_, packed) => packed.pop_front().ok_or_else(|| io::Error::other("no stream was given")),
            Self::Beside(_, receiver) => receiver.recv().map_err(io::Error::other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_come_back_in_order_from_either_thread() {
        for jobs in [1, 2] {
            let mut packer = Packer::new(Jobs::new(jobs));
            for n in 0..20_u8 {
                packer.push(vec![n; 3000]).expect("the thread runs");
            }
            for n in 0..20_u8 {
                let packed = packer.next().expect("the thread runs");
                assert_eq!(packed, Deflater::new().deflate(&[n; 3000]), "{jobs} threads, stream {n}");
            }
        }
    }
}
