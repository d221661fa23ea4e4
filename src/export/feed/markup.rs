//! Feeds in XML: one writer, [`Markup`], with a vocabulary for each format.
use std::io::{self, Write};
use std::marker::PhantomData;

use super::entry::{Entry, EntryPicture};
use super::rolling::{Head, Rolling};
use crate::export::xml::Writer;

/// What a format calls the parts of a feed.
pub(super) trait Vocabulary {
    /// Name of the file.
    const FILE: &'static str;
    /// Its media type.
    const MEDIA_TYPE: &'static str;
    /// Elements that stay open around the entries.
    const AROUND: usize;
    /// All that stands before the entries; `own` is the address of the file.
    fn head(xml: &mut Writer, head: &Head<'_>, own: &str);
    /// Opens an entry, and writes its title, address, id, times and author.
    fn open(xml: &mut Writer, entry: &Entry<'_>);
    /// What it is about.
    fn topics(xml: &mut Writer, entry: &Entry<'_>);
    /// The summary, and the text as HTML.
    fn text(xml: &mut Writer, summary: &str, html: &str);
    /// A picture and its address.
    fn picture(xml: &mut Writer, picture: &EntryPicture<'_>, href: &str);
    /// True where pictures stand behind the text.
    const PICTURES_LAST: bool;
}

/// Writes a feed in a vocabulary; entries are handed on when they are whole and many.
pub(super) struct Markup<V> {
    xml: Writer,
    vocabulary: PhantomData<V>,
}

impl<V> Default for Markup<V> {
    fn default() -> Self {
        Self { xml: Writer::new(), vocabulary: PhantomData }
    }
}

impl<V: Vocabulary> Markup<V> {
    fn pictures(&mut self, entry: &Entry<'_>) {
        for picture in &entry.pictures {
            if let Some(href) = &picture.href {
                V::picture(&mut self.xml, picture, href);
            }
        }
    }
}

impl<V: Vocabulary> Rolling for Markup<V> {
    fn file(&self) -> &'static str {
        V::FILE
    }

    fn media_type(&self) -> &'static str {
        V::MEDIA_TYPE
    }

    fn begin(&mut self, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
        V::head(&mut self.xml, head, &head.address(V::FILE));
        self.xml.drain(out)
    }

    fn entry(&mut self, entry: &Entry<'_>, out: &mut dyn Write) -> io::Result<()> {
        V::open(&mut self.xml, entry);
        if !V::PICTURES_LAST {
            self.pictures(entry);
        }
        V::topics(&mut self.xml, entry);
        V::text(&mut self.xml, &entry.summary(), entry.html());
        if V::PICTURES_LAST {
            self.pictures(entry);
        }
        self.xml.close();
        self.xml.drain_much(out)
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        for _ in 0..V::AROUND {
            self.xml.close();
        }
        self.xml.drain(out)
    }
}
