//! Files of one delivery on their way into the outbox: [`Output`], and the steps that make it stand.
use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::delivery::{self, Manifest};
use super::layout::{Layout, Paths};
use super::ledger::Begun;
use super::relay::{Fault, Relay};
use crate::digest::Sha256;
use crate::error::{Error, Result};
use crate::sink::hex;
use crate::sink::store::Store;

/// Takes the files of a delivery, then its manifest.
pub(super) struct Output<'a> {
    store: &'a mut dyn Store,
    paths: Paths,
    layout: Layout,
    zip: Option<(ZipWriter<Relay>, Fault)>,
    /// What an interrupted run left: path → size and SHA-256.
    left: BTreeMap<String, (u64, [u8; 32])>,
}

impl<'a> Output<'a> {
    /// Begins a delivery, or goes on with what a run left that was interrupted.
    ///
    /// # Errors
    /// `OUT-001`.
    pub(super) fn begin(store: &'a mut dyn Store, paths: Paths, layout: Layout) -> Result<Self> {
        let mut output = Self { store, paths, layout, zip: None, left: BTreeMap::new() };
        if layout == Layout::Zip {
            let path = output.paths.partial_zip();
            let target = output.store.create(&path).map_err(|e| Error::output(output.store.display(&path), e))?;
            let (relay, fault) = Relay::new(target);
            output.zip = Some((ZipWriter::new(relay), fault));
        } else {
            output.left = output.look("")?;
        }
        Ok(output)
    }

    fn look(&self, folder: &str) -> Result<BTreeMap<String, (u64, [u8; 32])>> {
        let root = self.paths.partial();
        let failed = |e| Error::input(self.store.display(&root), e);
        let mut left = BTreeMap::new();
        for name in self.store.list(&format!("{root}/{folder}")).map_err(failed)? {
            match name.strip_suffix('/') {
                Some(inner) => left.append(&mut self.look(&format!("{folder}{inner}/"))?),
                None => {
                    let path = format!("{folder}{name}");
                    let found = self.store.digest(&format!("{root}/{path}")).map_err(failed)?;
                    left.extend(found.map(|found| (path, found)));
                }
            }
        }
        Ok(left)
    }

    /// Adds a file that is in memory. One that is there already, whole, is kept.
    ///
    /// # Errors
    /// `OUT-001`.
    pub(super) fn add(&mut self, path: &str, bytes: &[u8], sha256: &[u8; 32]) -> Result<()> {
        if self.left.remove(path) == Some((bytes.len() as u64, *sha256)) {
            return Ok(());
        }
        let full = self.full(path);
        let result = self.write(path, CompressionMethod::Deflated, |out| out.write_all(bytes));
        result.map_err(|e| Error::output(self.store.display(&full), e))
    }

    /// Copies a file whose SHA-256 is known; false where its content is another.
    ///
    /// # Errors
    /// `OUT-001`.
    pub(super) fn copy(&mut self, path: &str, bytes: u64, sha256: &[u8; 32], from: &mut dyn Read) -> Result<bool> {
        if self.left.remove(path) == Some((bytes, *sha256)) {
            return Ok(true);
        }
        let full = self.full(path);
        let mut found = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        let result = self.write(path, CompressionMethod::Stored, |out| {
            loop {
                match from.read(&mut buffer)? {
                    0 => return Ok(()),
                    n => {
                        found.update(&buffer[..n]);
                        out.write_all(&buffer[..n])?;
                    }
                }
            }
        });
        result.map_err(|e| Error::output(self.store.display(&full), e))?;
        Ok(found.finalize() == *sha256)
    }

    fn write(
        &mut self,
        path: &str,
        method: CompressionMethod,
        f: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        match &mut self.zip {
            Some((zip, fault)) => {
                zip.start_file(path, entry(method)).map_err(io::Error::from)?;
                f(zip)?;
                fault.take()
            }
            None => {
                let mut out = self.store.create(&format!("{}/{path}", self.paths.partial()))?;
                f(&mut out)?;
                out.flush()
            }
        }
    }

    fn full(&self, path: &str) -> String {
        match self.layout {
            Layout::Zip => self.paths.partial_zip(),
            Layout::Folder | Layout::Dated => format!("{}/{path}", self.paths.partial()),
        }
    }

    /// Writes the manifest behind all files, and makes the delivery stand: nothing of it is seen before it is whole, and the
    /// trigger comes last.
    ///
    /// # Errors
    /// `OUT-001`.
    pub(super) fn finish(mut self, manifest: &mut Manifest) -> Result<()> {
        let bytes = manifest.seal();
        let partial = self.paths.partial();
        let name = self.store.display(&partial);
        let failed = move |e| Error::output(name.clone(), e);
        match self.zip.take() {
            Some((zip, fault)) => {
                close(zip, &fault, &bytes).map_err(&failed)?;
                self.store.sync(&self.paths.partial_zip()).map_err(&failed)?;
            }
            None => {
                for path in std::mem::take(&mut self.left).into_keys() {
                    self.store.remove(&format!("{partial}/{path}")).map_err(&failed)?;
                }
                // Every file is durable before the manifest says that it is there.
                self.store.sync_all(&partial).map_err(&failed)?;
                let manifest = format!("{partial}/manifest.json");
                let mut out = self.store.create(&manifest).map_err(&failed)?;
                out.write_all(&bytes).and_then(|()| out.flush()).map_err(&failed)?;
                drop(out);
                self.store.sync(&manifest).map_err(&failed)?;
                self.store.sync(&partial).map_err(&failed)?;
            }
        }
        publish(self.store, &self.paths, self.layout, manifest)
    }

    /// True where what was added stays.
    pub(super) fn is_container(&self) -> bool {
        self.zip.is_some()
    }

    /// Takes a file out that was added.
    ///
    /// # Errors
    /// `OUT-001`.
    pub(super) fn take_out(&mut self, path: &str) -> Result<()> {
        let full = self.full(path);
        self.store.remove(&full).map_err(|e| Error::output(self.store.display(&full), e))
    }

    /// Drops what was written: nothing is delivered.
    ///
    /// # Errors
    /// `OUT-001`.
    pub(super) fn drop_all(mut self) -> Result<()> {
        let path = match self.zip.take() {
            Some(_) => self.paths.partial_zip(),
            None => self.paths.partial(),
        };
        self.store.remove(&path).map_err(|e| Error::output(self.store.display(&path), e))
    }
}

/// Writes the manifest as the last entry, and the end of the container.
fn close(mut zip: ZipWriter<Relay>, fault: &Fault, manifest: &[u8]) -> io::Result<()> {
    zip.start_file("manifest.json", entry(CompressionMethod::Deflated)).map_err(io::Error::from)?;
    zip.write_all(manifest)?;
    zip.finish().map_err(io::Error::from)?.flush()?;
    fault.take()
}

/// The same time, permissions and host system for every entry, on every platform.
fn entry(method: CompressionMethod) -> SimpleFileOptions {
    let level = (method == CompressionMethod::Deflated).then_some(6);
    SimpleFileOptions::default()
        .compression_method(method)
        .compression_level(level)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644)
        .system(System::Unix)
        .large_file(false)
}

/// Moves a delivery that is whole to its place, and writes the trigger. Can be done again after any interruption.
///
/// # Errors
/// `OUT-001`.
pub(super) fn publish(store: &mut dyn Store, paths: &Paths, layout: Layout, manifest: &Manifest) -> Result<()> {
    let name = store.display(&paths.standing());
    let failed = |e| Error::output(name.clone(), e);
    match layout {
        Layout::Folder => store.rename(&paths.partial(), &paths.standing()).map_err(failed)?,
        Layout::Zip => store.rename(&paths.partial_zip(), &paths.standing()).map_err(failed)?,
        Layout::Dated => spread(store, paths, manifest).map_err(failed)?,
    }
    store.sync(paths.partner()).map_err(failed)?;
    trigger(store, paths, manifest)
}

/// Moves the files of a delivery into the folders of their dates, the manifest last.
fn spread(store: &mut dyn Store, paths: &Paths, manifest: &Manifest) -> io::Result<()> {
    let (from, to) = (paths.partial(), paths.standing());
    let mut folders: Vec<&str> = Vec::new();
    for file in &manifest.files {
        let here = format!("{from}/{}", file.path);
        // Moved already, by a run that was interrupted.
        if store.open(&here)?.is_some() {
            store.rename(&here, &format!("{to}/{}", file.path))?;
        }
        folders.extend(file.path.rsplit_once('/').map(|(folder, _)| folder));
    }
    folders.dedup();
    for folder in folders {
        store.sync(&format!("{to}/{folder}"))?;
    }
    store.rename(&format!("{from}/manifest.json"), &paths.manifest())?;
    store.sync(&to)?;
    store.remove(&from)
}

/// Writes the trigger, durably, unless it is there.
///
/// # Errors
/// `OUT-001`.
pub(super) fn trigger(store: &mut dyn Store, paths: &Paths, manifest: &Manifest) -> Result<()> {
    let path = paths.trigger();
    let name = store.display(&path);
    let failed = |e| Error::output(name.clone(), e);
    let line = paths.trigger_line(&hex(&manifest.sha256));
    if store.read(&path).map_err(failed)?.as_deref() == Some(line.as_bytes()) {
        return Ok(());
    }
    let partial = format!("{}/.trigger.partial", paths.partner());
    let mut out = store.create(&partial).map_err(failed)?;
    out.write_all(line.as_bytes()).and_then(|()| out.flush()).map_err(failed)?;
    drop(out);
    store.sync(&partial).map_err(failed)?;
    store.rename(&partial, &path).map_err(failed)?;
    store.sync(paths.partner()).map_err(failed)
}

/// A delivery that was interrupted after its manifest was written: it is whole, and only has to be put in its place.
///
/// # Errors
/// When something cannot be read.
pub(super) fn whole_partial(store: &dyn Store, begun: &Begun, layout: Layout) -> Result<Option<Manifest>> {
    let paths = Paths::new(&begun.partner, &begun.delivery, layout);
    let root = paths.partial();
    let path = format!("{root}/manifest.json");
    let bytes = store.read(&path).map_err(|e| Error::input(store.display(&path), e))?;
    let Some(manifest) = bytes.and_then(|bytes| Manifest::parse(&bytes)) else { return Ok(None) };
    if manifest.delivery != begun.delivery || manifest.partner != begun.partner {
        return Ok(None);
    }
    // Files of dated folders may have been moved already.
    let moved = paths.standing();
    for file in &manifest.files {
        let here = delivery::is_there(store, &root, file)?;
        if !here && (layout != Layout::Dated || !delivery::is_there(store, &moved, file)?) {
            return Ok(None);
        }
    }
    Ok(Some(manifest))
}
