//! Quotations, verse, lists and tables as rows.

use super::*;

impl<M: Metrics, P: Pictures> Builder<'_, M, P> {
    pub(super) fn quote(&mut self, place: Place, quote: &Quote) {
        let node = self.pool.node(Some(place.node), Role::BlockQuote);
        let inner = Place {
            node,
            left: place.left + 2.0 * BODY,
            measure: place.measure - 2.0 * BODY,
            style: KAI,
            boxed: place.boxed,
        };
        for block in &quote.blocks {
            self.block(inner, block);
        }
        if let Some(source) = &quote.source {
            self.keep_last();
            self.ending(inner, KAI, &format!("——{source}"));
        }
    }

    pub(super) fn verse(&mut self, place: Place, verse: &Verse) {
        let node = self.pool.node(Some(place.node), Role::BlockQuote);
        let kai = Style { size: 9.5, ..KAI };
        if !self.rows.is_empty() && (verse.title.is_some() || verse.author.is_some()) {
            self.rows.push(Row::GAP);
        }
        for (text, style) in [(&verse.title, TABLE_HEAD), (&verse.author, KAI)] {
            if let Some(text) = text {
                let title = self.pool.node(Some(node), Role::P);
                let style = Style { size: 9.5, ..style };
                let setting = Setting { left: place.left, ..Setting::line(style, place.measure, Align::Center) };
                let para = self.pool.words(self.metrics, title, text, &setting);
                self.push_rows(para, place);
                self.keep_last();
            }
        }
        for (index, stanza) in verse.stanzas.iter().enumerate() {
            if index > 0 {
                self.rows.push(Row::GAP);
            }
            self.stanza(place, node, stanza, kai);
        }
    }

    fn stanza(&mut self, place: Place, parent: NodeId, stanza: &[Text], style: Style) {
        let node = self.pool.node(Some(parent), Role::P);
        let first = self.pool.paras.len();
        for line in stanza {
            let setting = Setting { hang: 2.0, ..Setting::line(style, place.measure, Align::Start) };
            self.pool.text(self.metrics, node, &[], line, self.anchors, &setting);
        }
        // The stanza stands in the middle as a whole; its lines begin on one edge.
        let widest = (first..self.pool.paras.len()).map(|para| self.pool.width(para as ParaId)).fold(0.0, f32::max);
        let left = place.left + ((place.measure - widest) / 2.0).max(0.0);
        let last = self.pool.paras.len();
        for para in first..last {
            self.pool.paras[para].left = left;
            self.push_rows(para as ParaId, place);
            if stanza.len() <= 8 && para + 1 < last {
                self.keep_last();
            }
        }
    }

    pub(super) fn list(&mut self, place: Place, list: &ListBlock) {
        let node = self.pool.node(Some(place.node), Role::L);
        let numbering = if list.ordered { ListNumbering::Decimal } else { ListNumbering::Disc };
        self.pool.extra(node).attributes.push(Attribute::Numbering(numbering));
        for (index, item) in list.items.iter().enumerate() {
            let entry = self.pool.node(Some(node), Role::Li);
            let (label, words) = (self.pool.node(Some(entry), Role::Lbl), self.pool.node(Some(entry), Role::LBody));
            let mark = if list.ordered { format!("{}. ", index + 1) } else { "• ".to_owned() };
            let setting = Setting {
                left: place.left + BODY,
                hang: 1.0,
                justify: true,
                ..Setting::line(place.style, place.measure - BODY, Align::Start)
            };
            let lead = [(label, mark.as_str(), place.style.font, place.style.color)];
            let para = self.pool.text(self.metrics, words, &lead, item, self.anchors, &setting);
            self.push_rows(para, place);
        }
    }

    pub(super) fn table(&mut self, place: Place, table: &Table) {
        let whole = self.grid.outer();
        if place.boxed.is_none() && self.grid.count > 1 && table::is_wide(table, place.measure) {
            self.close_section(self.grid);
            let place = Place { measure: whole, left: 0.0, ..place };
            self.table_rows(place, table);
            self.close_section(Grid { count: 1, width: whole, ..self.grid });
            return;
        }
        self.table_rows(place, table);
    }

    fn table_rows(&mut self, place: Place, table: &Table) {
        let node = self.pool.node(Some(place.node), Role::Table);
        if !table.caption.is_empty() {
            let caption = self.pool.node(Some(node), Role::Caption);
            let setting = Setting { left: place.left, ..Setting::line(TABLE_HEAD, place.measure, Align::Start) };
            let para = self.pool.text(self.metrics, caption, &[], &table.caption, self.anchors, &setting);
            self.push_rows(para, place);
            self.keep_last();
        }
        let id = format!("{}.t{}", self.id, self.body.tables.len());
        let made = TableBox::new(self.pool, self.metrics, node, table, place.measure, &id, self.anchors);
        let number = self.body.tables.len() as u32;
        let count = table.rows.len();
        for (row, lines) in made.lines().enumerate() {
            let keep = row + 1 < count && (count <= 25 || row < table.header_rows || row + 2 == count);
            let after = if keep { After::Keep } else { After::Break };
            let head = if row < table.header_rows { 0 } else { made.head_lines() };
            self.rows.push(Row { lines, after, what: What::TableRow { table: number, row: row as u32, head } });
        }
        self.body.tables.push(made);
    }
}
