//! A delivery on its way out of the outbox: [`Outbox::hand_off`].
use std::io::{self, Write};

use super::Outbox;
use super::delivery::{self, Manifest};
use super::layout::{Layout, Paths};
use crate::error::{Error, ErrorKind, Result};
use crate::sink::Sink;

impl Outbox {
    /// Copies a delivery that stands into a sink, in the order in which a receiver may rely on it: files, manifest, trigger.
    /// What pushes by HTTP, SFTP or into a bucket is such a sink.
    ///
    /// # Errors
    /// When there is no such delivery, and when it cannot be read or written.
    pub fn hand_off(&self, partner: &str, delivery: &str, sink: &mut dyn Sink) -> Result<()> {
        let Some((paths, manifest)) = delivery::standing(&*self.store, partner, delivery)? else {
            let source = io::Error::from(io::ErrorKind::NotFound);
            return Err(Error::new(ErrorKind::Input { path: format!("{partner}/{delivery}"), source }));
        };
        for file in self.files(&paths, &manifest) {
            self.copy(&file.path, sink, &file.media_type, &file.kind)?;
        }
        if paths.layout() != Layout::Zip {
            self.copy(&paths.manifest(), sink, "application/json", "manifest")?;
        }
        self.copy(&paths.trigger(), sink, "text/plain", "trigger")?;
        sink.finish()
    }

    /// The files of a delivery; a container is one.
    fn files(&self, paths: &Paths, manifest: &Manifest) -> Vec<delivery::File> {
        let root = paths.standing();
        if paths.layout() == Layout::Zip {
            let (media_type, kind) = ("application/zip".to_owned(), "delivery".to_owned());
            return vec![delivery::File { path: root, media_type, kind, ..delivery::File::default() }];
        }
        let below = |file: &delivery::File| delivery::File { path: format!("{root}/{}", file.path), ..file.clone() };
        manifest.files.iter().map(below).collect()
    }

    fn copy(&self, path: &str, sink: &mut dyn Sink, media_type: &str, kind: &str) -> Result<()> {
        let failed = |e| Error::input(self.store.display(path), e);
        let file = self.store.open(path).map_err(failed)?;
        let mut file = file.ok_or_else(|| failed(io::ErrorKind::NotFound.into()))?;
        sink.begin(path)?;
        sink.describe(media_type, kind);
        let out: &mut dyn Write = sink.writer();
        io::copy(&mut file, out).map_err(|e| Error::output(path, e))?;
        sink.commit()
    }
}
