//! Hands deliveries on to a bucket with the crate `object_store`: here a folder or memory, in a real program any of its stores.
//!
//! A receiver may rely on the order: files, manifest, trigger.
//!
//! ```console
//! $ cargo run --example object_store -- examples/issues outbox examples/profiles/library.toml bucket
//! ```
#![expect(clippy::print_stdout, reason = "an example talks to the person who runs it")]
use std::io::{self, Write};
use std::sync::Arc;

use newsbind::export::feed::{Options, Outbox, Profile};
use newsbind::model::Timestamp;
use newsbind::sink::Sink;
use newsbind::{Error, Report, input};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};
use tokio::runtime::Runtime;

/// Puts every file as one object: an object is there whole or not at all.
struct Bucket {
    store: Arc<dyn ObjectStore>,
    runtime: Runtime,
    /// The file that was begun, and what was written of it.
    open: Option<(Path, Vec<u8>)>,
}

impl Bucket {
    fn new(store: Arc<dyn ObjectStore>) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        Ok(Self { store, runtime, open: None })
    }
}

impl Write for Bucket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (_, content) = self.open.as_mut().ok_or_else(|| io::Error::other("no file was begun"))?;
        content.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink for Bucket {
    fn begin(&mut self, path: &str) -> Result<(), Error> {
        let key = Path::parse(path).map_err(|e| Error::output(path, io::Error::other(e)))?;
        self.open = Some((key, Vec::new()));
        Ok(())
    }

    fn writer(&mut self) -> &mut dyn Write {
        self
    }

    fn commit(&mut self) -> Result<(), Error> {
        let Some((key, content)) = self.open.take() else { return Ok(()) };
        println!("{key}");
        let put = self.runtime.block_on(self.store.put(&key, content.into()));
        put.map(|_| ()).map_err(|e| Error::output(key.as_ref(), e.into()))
    }

    fn abort(&mut self) {
        self.open = None;
    }

    fn exists(&self, path: &str) -> bool {
        let there = |key| self.runtime.block_on(self.store.head(&key)).is_ok();
        Path::parse(path).is_ok_and(there)
    }

    fn replaces(&self) -> bool {
        // What is pushed again after a fault is the same.
        true
    }

    fn finish(&mut self) -> Result<(), Error> {
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(archive), Some(outbox), Some(file)) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err("usage: object_store ARCHIVE OUTBOX PROFILE [FOLDER]".into());
    };
    let store: Arc<dyn ObjectStore> = match arguments.next() {
        Some(folder) => {
            std::fs::create_dir_all(&folder)?;
            Arc::new(LocalFileSystem::new_with_prefix(folder)?)
        }
        None => Arc::new(InMemory::new()),
    };
    let mut bucket = Bucket::new(store)?;
    let source = input::Folder::open(archive)?;
    let profile = Profile::parse(&std::fs::read_to_string(&file)?, &file)?;
    let at = Timestamp::parse("2024-03-05T06:00:00+08:00").ok_or("no time")?;
    let mut outbox = Outbox::open(outbox, "example")?;
    let mut report = Report::new();
    for delivered in outbox.feed(&source, &[profile], &Options::new(at), &mut report, &())? {
        outbox.hand_off(&delivered.partner, &delivered.delivery, &mut bucket)?;
        assert!(bucket.exists(&format!("{}/{}.done", delivered.partner, delivered.delivery)), "the trigger comes last");
    }
    report.into_result()?;
    Ok(())
}
