//! `tacit explain`: a page for every code, wherever it is drawn.

use crate::arguments::Explain;
use crate::ending::{Answer, Fault, RequestFault};
use std::collections::BTreeMap;
use tacit_standing::problem::Fault as RecordFault;

pub(crate) fn run(asked: &Explain) -> Result<Answer, Fault> {
    let pages = pages();
    match &asked.code {
        Some(code) if !asked.list => {
            let page = pages.get(code.to_ascii_uppercase().as_str());
            let page = page.ok_or_else(|| RequestFault::UnknownCode(code.clone()))?;
            Ok(Answer::well(format!("{}\n", page.trim_end())))
        }
        _ => Ok(Answer::well(
            pages
                .iter()
                .map(|(code, page)| format!("{code}  {}\n", title(page)))
                .collect(),
        )),
    }
}

/// Every page of every room, by code.
fn pages() -> BTreeMap<&'static str, &'static str> {
    let of_texts_and_vocabularies = tacit_lang::explained_codes()
        .filter_map(|code| tacit_lang::explain(code.0).map(|page| (code.0, page)));
    let of_records = RecordFault::ALL
        .iter()
        .map(|fault| (fault.code().0, fault.page()));
    let of_mappings = tacit_feeds::explain::PAGES.iter().copied();
    of_texts_and_vocabularies
        .chain(of_records)
        .chain(of_mappings)
        .collect()
}

/// The first line of a page, without its code.
fn title(page: &str) -> &str {
    let line = page.lines().next().unwrap_or_default();
    let line = line.trim_start_matches('#').trim();
    line.split_once(':').map_or(line, |(_, title)| title.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_page_that_begins_with_it() {
        let pages = pages();
        let counted = tacit_lang::explained_codes().count()
            + RecordFault::ALL.len()
            + tacit_feeds::explain::PAGES.len();
        assert_eq!(pages.len(), counted, "a code stands for two things");
        for (code, page) in pages {
            assert!(page.starts_with(&format!("# {code}")), "{code}");
        }
    }
}
