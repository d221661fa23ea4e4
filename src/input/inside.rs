//! A folder out of which no link leads: [`Inside`].
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Opens files below a folder, and nothing outside of it.
#[derive(Debug)]
pub(super) struct Inside {
    /// The folder without links.
    root: PathBuf,
    #[cfg(target_os = "linux")]
    folder: File,
}

impl Inside {
    pub(super) fn open(root: &Path) -> io::Result<Self> {
        let root = fs::canonicalize(root)?;
        Ok(Self {
            #[cfg(target_os = "linux")]
            folder: File::open(&root)?,
            root,
        })
    }

    /// Opens a file for reading; a link that leads out is refused (`PermissionDenied`). The file may be of any kind.
    #[cfg(target_os = "linux")]
    pub(super) fn file(&self, relative: &str) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
        // A pipe without a writer must not make the reader wait.
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
        // The kernel follows the path once and keeps to the folder: no other program can exchange a link meanwhile.
        match openat2(&self.folder, relative, flags, Mode::empty(), ResolveFlags::BENEATH) {
            Ok(file) => Ok(file.into()),
            Err(rustix::io::Errno::NOENT) => Err(io::ErrorKind::NotFound.into()),
            // An absolute link that leads back inside, or a system without this call.
            Err(_) => self.followed(relative),
        }
    }

    /// As above, by looking where the path leads first.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn file(&self, relative: &str) -> io::Result<File> {
        self.followed(relative)
    }

    fn followed(&self, relative: &str) -> io::Result<File> {
        let real = fs::canonicalize(self.root.join(relative))?;
        if !real.starts_with(&self.root) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the link leads out of the archive"));
        }
        match fs::metadata(&real)?.is_file() {
            true => File::open(real),
            false => Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file")),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_stay_inside_or_are_refused() {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().join("archive");
        fs::create_dir_all(root.join("media")).unwrap();
        fs::write(root.join("media/a.jpg"), "inside").unwrap();
        fs::write(outer.path().join("secret"), "outside").unwrap();
        symlink("a.jpg", root.join("media/near")).unwrap();
        symlink(fs::canonicalize(&root).unwrap().join("media/a.jpg"), root.join("media/absolute")).unwrap();
        symlink("../../secret", root.join("media/out")).unwrap();
        symlink("gone", root.join("media/dead")).unwrap();
        let inside = Inside::open(&root).unwrap();
        let kind = |name: &str| inside.file(name).map_err(|e| e.kind());
        for name in ["media/a.jpg", "media/near", "media/absolute"] {
            assert_eq!(io::read_to_string(kind(name).unwrap()).unwrap(), "inside", "{name}");
        }
        assert_eq!(kind("media/out").unwrap_err(), io::ErrorKind::PermissionDenied);
        assert_eq!(kind("../secret").unwrap_err(), io::ErrorKind::PermissionDenied);
        for name in ["media/dead", "media/none", "none/a"] {
            assert_eq!(kind(name).unwrap_err(), io::ErrorKind::NotFound, "{name}");
        }
    }
}
