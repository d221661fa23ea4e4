//! Archives of any size: the same options give the same bytes.

mod picture;
mod text;

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use time::{Date, Duration, Month, Weekday};

use self::picture::Pictures;
use self::text::{Rng, Text};

/// Size and shape of an archive.
#[derive(clap::Args, Clone, Debug)]
pub struct Options {
    /// Issues: on work days while they fit into a year, else daily
    #[arg(long, default_value_t = 250)]
    pub issues: usize,
    /// Pages of an issue
    #[arg(long, default_value_t = 8)]
    pub pages: usize,
    /// Articles of a page
    #[arg(long, default_value_t = 5)]
    pub articles: usize,
    /// Characters of an article's body
    #[arg(long, default_value_t = 1200)]
    pub chars: usize,
    /// Pictures of the whole archive, spread evenly over its articles
    #[arg(long, default_value_t = 2000)]
    pub images: usize,
    /// Bytes of a picture
    #[arg(long, default_value_t = 60_000)]
    pub image_bytes: usize,
    /// Another seed gives another archive
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// One file per issue instead of JSON Lines per year
    #[arg(long)]
    pub files: bool,
    /// The folder, which must not exist
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
}

impl Options {
    fn all_articles(&self) -> usize {
        self.issues * self.pages * self.articles
    }
}

/// Writes `publication.json`, `issues/` and `media/`.
pub fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let issues = options.output.join("issues");
    fs::create_dir(&options.output)?;
    fs::create_dir(&issues)?;
    let daily = options.issues > 260;
    fs::write(options.output.join("publication.json"), serde_json::to_vec_pretty(&publication(daily))?)?;
    let writer = Writer { options, text: Text::new(options.seed) };
    let mut lines = Lines::new(&issues, options.files);
    let mut date = Date::from_calendar_date(2024, Month::January, 1)?;
    for n in 0..options.issues {
        lines.write(date, &writer.issue(n, date))?;
        date += Duration::DAY;
        while !daily && matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
            date += Duration::DAY;
        }
    }
    lines.finish()?;
    pictures(options)
}

fn pictures(options: &Options) -> Result<(), Box<dyn Error>> {
    if options.images == 0 {
        return Ok(());
    }
    let media = options.output.join("media");
    fs::create_dir(&media)?;
    let pictures = Pictures::new(options.seed, options.image_bytes)?;
    for n in 0..options.images {
        fs::write(media.join(format!("{n:06}.jpg")), pictures.file(n))?;
    }
    Ok(())
}

fn publication(daily: bool) -> Value {
    let weekdays: &[u8] = if daily { &[1, 2, 3, 4, 5, 6, 7] } else { &[1, 2, 3, 4, 5] };
    json!({
        "newsbind": 1,
        "id": "shili-ribao",
        "title": "示例日报",
        "title_latin": "Shili Ribao",
        "language": "zh-Hans",
        "publisher": { "name": "示例日报社", "address": "示例县文化路1号", "website": "https://news.example/" },
        "tag_authority": "news.example,2024",
        "rights": { "holder": "示例日报社", "notice": "版权所有", "usage_terms": "须注明来源" },
        "frequency": "daily",
        "schedule": { "weekdays": weekdays },
        "place": "示例县"
    })
}

/// Where issues go: one file each, or one file a year.
struct Lines<'a> {
    folder: &'a Path,
    files: bool,
    open: Option<(i32, BufWriter<File>)>,
}

impl<'a> Lines<'a> {
    fn new(folder: &'a Path, files: bool) -> Self {
        Self { folder, files, open: None }
    }

    fn write(&mut self, date: Date, issue: &Value) -> Result<(), Box<dyn Error>> {
        if self.files {
            fs::write(self.folder.join(format!("{date}.json")), serde_json::to_vec_pretty(issue)?)?;
            return Ok(());
        }
        let mut file = match self.open.take() {
            Some((year, file)) if year == date.year() => file,
            last => {
                if let Some((_, mut file)) = last {
                    file.flush()?;
                }
                BufWriter::new(File::create(self.folder.join(format!("{}.jsonl", date.year())))?)
            }
        };
        serde_json::to_writer(&mut file, issue)?;
        file.write_all(b"\n")?;
        self.open = Some((date.year(), file));
        Ok(())
    }

    fn finish(mut self) -> Result<(), Box<dyn Error>> {
        if let Some((_, file)) = &mut self.open {
            file.flush()?;
        }
        Ok(())
    }
}

const PAGE_TITLES: &[&str] = &["要闻", "综合", "民生", "经济", "文化", "教育", "乡村", "副刊"];

/// Makes the records.
struct Writer<'a> {
    options: &'a Options,
    text: Text,
}

impl Writer<'_> {
    fn issue(&self, n: usize, date: Date) -> Value {
        let pages: Vec<Value> =
            (0..self.options.pages).map(|p| self.page(n * self.options.pages + p, p, date)).collect();
        json!({
            "newsbind": 1,
            "publication": "shili-ribao",
            "date": date.to_string(),
            "number": n + 1,
            "total_number": 5000 + n,
            "modified": format!("{date}T06:00:00+08:00"),
            "pages": pages
        })
    }

    /// Page `p` of its issue, page `n` of the archive.
    fn page(&self, n: usize, p: usize, date: Date) -> Value {
        let articles: Vec<Value> = (0..self.options.articles)
            .map(|a| self.article(n * self.options.articles + a, &format!("{:02}-{:02}", p + 1, a + 1), date))
            .collect();
        json!({
            "label": format!("{:02}", p + 1),
            "title": PAGE_TITLES[p % PAGE_TITLES.len()],
            "staff": [{ "role": "editor", "label": "责任编辑", "name": "编辑部" }],
            "articles": articles
        })
    }

    /// Article `n` of the archive.
    fn article(&self, n: usize, id: &str, date: Date) -> Value {
        let rng = &mut Rng::new(self.options.seed, n as u64);
        let mut article = json!({ "id": id });
        if n.is_multiple_of(2) {
            let length = 8 + rng.below(7);
            article["kicker"] = self.text.words(rng, length).into();
        }
        let length = 10 + rng.below(9);
        article["headline"] = self.text.words(rng, length).into();
        if n.is_multiple_of(3) {
            let length = 10 + rng.below(9);
            article["subtitle"] = format!("——{}", self.text.words(rng, length)).into();
        }
        article["byline"] = if n.is_multiple_of(4) { "本报记者　通讯员" } else { "本报记者" }.into();
        article["authors"] = json!([{ "name": "本报记者", "role": "reporter" }]);
        if n.is_multiple_of(5) {
            article["dateline"] = json!({ "text": "本报讯", "place": "示例县", "date": date.to_string() });
        }
        article["keywords"] = json!([self.text.words(rng, 2), self.text.words(rng, 3)]);
        article["body"] = self.body(rng, n).into();
        article
    }

    /// `chars` characters in paragraphs and a subhead after every fifth; the figures of the article after the first paragraph.
    fn body(&self, rng: &mut Rng, n: usize) -> Vec<Value> {
        let mut blocks = Vec::new();
        let mut left = self.options.chars;
        let mut paragraphs = 0;
        while left > 0 {
            if paragraphs % 5 == 4 && left > 60 {
                let length = 6 + rng.below(7);
                left -= length;
                blocks.push(json!({ "subhead": self.text.words(rng, length) }));
            }
            let wanted = 80 + rng.below(121);
            let length = if left < wanted + 30 { left } else { wanted };
            left -= length;
            paragraphs += 1;
            blocks.push(json!({ "paragraph": self.text.paragraph(rng, length) }));
            if paragraphs == 1 {
                blocks.extend(self.pictures(n).map(|picture| self.figure(rng, picture)));
            }
        }
        blocks
    }

    /// The numbers of the pictures of article `n`.
    fn pictures(&self, n: usize) -> std::ops::Range<usize> {
        let before = |articles: usize| articles * self.options.images / self.options.all_articles();
        before(n)..before(n + 1)
    }

    fn figure(&self, rng: &mut Rng, picture: usize) -> Value {
        json!({ "figure": {
            "image": format!("../media/{picture:06}.jpg"),
            "alt": format!("远山、河面与天空，{}。", self.text.words(rng, 8)),
            "caption": format!("{}。", self.text.words(rng, 16)),
            "credit": "（本报记者 摄）",
            "width": picture::WIDTH,
            "height": picture::HEIGHT
        } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> Options {
        Options {
            issues: 3,
            pages: 2,
            articles: 2,
            chars: 1200,
            images: 5,
            image_bytes: 60_000,
            seed: 1,
            files: false,
            output: PathBuf::new(),
        }
    }

    #[test]
    fn an_article_has_the_characters_asked_for() {
        let options = options();
        let writer = Writer { options: &options, text: Text::new(1) };
        for n in 0..12 {
            let body = writer.body(&mut Rng::new(1, n as u64), n);
            let text =
                |block: &Value| ["paragraph", "subhead"].iter().find_map(|key| block[key].as_str().map(str::to_owned));
            let count: usize = body.iter().filter_map(text).map(|text| text.chars().count()).sum();
            assert_eq!(count, 1200);
        }
    }

    #[test]
    fn every_picture_is_used_once() {
        let options = options();
        let writer = Writer { options: &options, text: Text::new(1) };
        let all: Vec<usize> = (0..12).flat_map(|n| writer.pictures(n)).collect();
        assert_eq!(all, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn pictures_have_their_size_and_differ() -> Result<(), Box<dyn Error>> {
        let pictures = Pictures::new(1, 60_000)?;
        let (first, ninth) = (pictures.file(0), pictures.file(8));
        assert_eq!((first.len(), ninth.len()), (60_000, 60_000));
        assert_ne!(first, ninth);
        Ok(())
    }
}
