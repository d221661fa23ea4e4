//! The JSON front of the PDF peers: an archive, issue by issue.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;

#[derive(Deserialize)]
pub struct Publication {
    pub title: String,
    pub language: String,
    pub publisher: Publisher,
}

#[derive(Deserialize)]
pub struct Publisher {
    pub name: String,
}

#[derive(Deserialize)]
pub struct Issue {
    pub date: String,
    pub pages: Vec<Page>,
}

#[derive(Deserialize)]
pub struct Page {
    pub label: String,
    pub title: String,
    pub articles: Vec<Article>,
}

#[derive(Deserialize)]
pub struct Article {
    pub kicker: Option<String>,
    pub headline: String,
    pub subtitle: Option<String>,
    pub byline: Option<String>,
    pub body: Vec<Block>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    Paragraph(String),
    Subhead(String),
    Figure(Figure),
}

#[derive(Deserialize)]
pub struct Figure {
    pub caption: String,
}

/// An archive made by `peers generate`.
pub struct Archive {
    pub publication: Publication,
    files: Vec<PathBuf>,
}

impl Archive {
    pub fn open(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let publication = serde_json::from_slice(&fs::read(folder.join("publication.json"))?)?;
        let mut files = fs::read_dir(folder.join("issues"))?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<Vec<_>, std::io::Error>>()?;
        files.sort();
        Ok(Self { publication, files })
    }

    /// Calls `each` with every issue, in order; one is held at a time.
    pub fn issues(&self, mut each: impl FnMut(&Issue) -> Result<(), Box<dyn Error>>) -> Result<(), Box<dyn Error>> {
        for file in &self.files {
            if file.extension().is_some_and(|e| e == "json") {
                each(&serde_json::from_slice(&fs::read(file)?)?)?;
                continue;
            }
            let mut lines = BufReader::new(File::open(file)?);
            let mut line = Vec::new();
            while lines.read_until(b'\n', &mut line)? > 0 {
                each(&serde_json::from_slice(&line)?)?;
                line.clear();
            }
        }
        Ok(())
    }
}
