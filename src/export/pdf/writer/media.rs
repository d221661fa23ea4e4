//! Files of the archive that go into the volume: pictures, and what is attached.

use std::io::Read as _;

use super::*;
use crate::export::pdf::attached::{Attached, Content};
use crate::export::pdf::file::{image, profile};
use crate::export::pdf::issue::ImageUse;
use crate::input::MediaFile;
use crate::report::{Diagnostic, Place, codes};

impl Writer<'_, '_> {
    /// Attaches the files of issue `n`; `false` when one changed since it was looked at.
    pub(super) fn attach(
        &mut self,
        attached: Vec<Attached>,
        source: &dyn Source,
        n: usize,
        report: &mut Report,
    ) -> io::Result<bool> {
        for Attached { about, content } in attached {
            let path = match content {
                Content::Deflated(bytes) => {
                    self.attachments.add(&mut self.objects, &about, &bytes)?;
                    continue;
                }
                Content::File(path) => path,
            };
            let file = source.media(&path).map_err(io::Error::other)?;
            let same = match file.filter(|file| file.len == about.size) {
                Some(mut file) => self.attachments.copy(&mut self.objects, &about, &mut file.reader)?,
                None => false,
            };
            if !same {
                report.push(self.changed(&path, n));
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `SRC-001` for a file of issue `n`.
    fn changed(&self, path: &MediaPath, n: usize) -> Diagnostic {
        let place = Place { file: Some(self.volume.issues[n].file.clone()), ..Place::default() };
        let message = format!("`{path}` changed while newsbind was reading");
        let hint = "run again when nothing writes to the archive";
        Diagnostic::new(codes::SRC_001, message).with_hint(hint).at(place)
    }

    /// True where the standard asks for an attached file and there is none.
    pub(crate) fn wants_attachment(&self) -> bool {
        self.attachments.is_wanting()
    }

    /// Writes the pictures of issue `n` that are not in the file yet; says which may be transparent. `None` when one
    /// changed since it was looked at (`SRC-001`).
    pub(super) fn images(
        &mut self,
        images: Vec<ImageUse>,
        source: &dyn Source,
        n: usize,
        report: &mut Report,
    ) -> io::Result<Option<Vec<(Ref, bool)>>> {
        let place = || Place { file: Some(self.volume.issues[n].file.clone()), ..Place::default() };
        let mut numbers = Vec::with_capacity(images.len());
        let mut pictures = Vec::with_capacity(images.len());
        for mut image in images {
            let transparent = image::may_be_transparent(&image.found);
            let is_masthead = self.volume.publication.masthead.as_ref() == Some(&image.path);
            if let Some(known) = self.images.get(&image.path) {
                numbers.push((known.0, transparent));
                pictures.push(*known);
                continue;
            }
            let (id, begin) = (self.objects.reserve(), self.objects.position());
            numbers.push((id, transparent));
            let file = match image.anew.take() {
                Some(bytes) => Some(MediaFile { len: bytes.len() as u64, reader: Box::new(io::Cursor::new(bytes)) }),
                None => source.media(&image.path).map_err(io::Error::other)?,
            };
            let file = file.filter(|file| file.len == image.found.bytes);
            let sound = match file {
                Some(file) => self.picture(id, &image, file)?,
                None => None,
            };
            let Some(sound) = sound else {
                report.push(self.changed(&image.path, n));
                return Ok(None);
            };
            let known = (id, self.objects.position() - begin);
            self.images.insert(image.path.clone(), known);
            if is_masthead {
                self.masthead = Some((id, Picture::new(0, &image.found), transparent));
            }
            pictures.push(known);
            if !sound {
                let message = format!("`{}` cannot be decoded", image.path);
                report.push(Diagnostic::new(codes::IMG_001, message).at(place()));
            }
        }
        self.sizes.push(Size { pictures, ..Size::default() });
        Ok(Some(numbers))
    }

    /// Writes a picture; `false` when it cannot be decoded, `None` when it is not what was looked at.
    fn picture(&mut self, id: Ref, image: &ImageUse, mut file: MediaFile) -> io::Result<Option<bool>> {
        let found = &image.found;
        if !profile::is_in_inks(found) {
            let mut head = Vec::new();
            let mut colors = self.colors;
            if found.icc {
                file.reader.by_ref().take(profile::HEAD).read_to_end(&mut head)?;
                colors = self.profiles.colors(&mut self.objects, colors, found, &head)?;
            }
            let mut whole = head.as_slice().chain(file.reader);
            return image::write(&mut self.objects, id, colors, found, file.len, &mut whole).map(Some);
        }
        let mut jpeg = Vec::new();
        file.reader.read_to_end(&mut jpeg)?;
        Ok(self.profiles.write(&mut self.objects, id, &image.found, &jpeg)?.then_some(true))
    }
}
