//! `tacit digest`: what names a meaning, for two desks to compare.

use super::json;
use crate::arguments::Digest;
use crate::ending::{Answer, Fault};
use crate::texts::{Lexicon, Source};
use serde::Serialize;
use tacit_lang::canonical::{labels_digest, vocabulary_labels_digest};
use tacit_lang::words::Words;

pub(crate) fn run(asked: &Digest) -> Result<Answer, Fault> {
    let source = Source::open(&asked.file)?;
    let lexicon = Lexicon::of(&asked.file, &source, asked.vocabulary.as_deref())?;
    let meant = source.meant(&lexicon)?;
    let labels = labels_digest(&meant.assurance.labels);
    let data = Data {
        title: meant.assurance.labels.title.clone(),
        digest: meant.digest.to_string(),
        words: Words::of(&meant.digest).to_string(),
        labels: labels.to_string(),
        labels_words: Words::of(&labels).to_string(),
        vocabulary: lexicon.digest.to_string(),
        vocabulary_labels: vocabulary_labels_digest(&lexicon.vocabulary).to_string(),
    };
    Ok(Answer::well(if asked.json {
        json(&data)
    } else {
        data.listed()
    }))
}

#[derive(Serialize)]
struct Data {
    title: String,
    digest: String,
    words: String,
    labels: String,
    labels_words: String,
    vocabulary: String,
    vocabulary_labels: String,
}

impl Data {
    fn listed(&self) -> String {
        let in_lines = |words: &str| {
            let words: Vec<&str> = words.split(' ').collect();
            let lines: Vec<String> = words.chunks(6).map(|line| line.join(" ")).collect();
            lines.join("\n                    ")
        };
        let rows = [
            ("text", self.title.as_str()),
            ("meaning", self.digest.as_str()),
            ("in words", &in_lines(&self.words)),
            ("labels", self.labels.as_str()),
            ("in words", &in_lines(&self.labels_words)),
            ("vocabulary", self.vocabulary.as_str()),
            ("vocabulary labels", self.vocabulary_labels.as_str()),
        ];
        rows.iter()
            .map(|(what, value)| format!("{what:<18}  {value}\n"))
            .collect()
    }
}
