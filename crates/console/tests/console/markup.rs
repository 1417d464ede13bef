//! What a page of the console may hold: its own elements and attributes, and nothing that anybody has typed as more than text.

/// A tag: its name, and its attributes with their values undone.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Tag {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes
            .find(|(attribute, _)| attribute == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A form: where it goes, and what it carries unseen.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) with_files: bool,
    pub(crate) hidden: Vec<(String, String)>,
}

/// The elements that pages are made of. A new one is added by whoever needs it, and never `iframe`, `object`, `embed`, `base`.
const ELEMENTS: &str = " html head meta title link script body a p strong span header nav form input button main h1 h2 h3 h4 h5 div \
    section article aside footer ol ul li dl dt dd bdi bdo time label textarea select option optgroup fieldset legend details summary \
    table thead tbody tfoot tr th td caption code pre em b i small mark abbr figure figcaption blockquote hr br output datalist kbd \
    progress meter q cite sub sup del ins template noscript dialog search hgroup address data wbr \
    svg g path rect circle line polyline polygon text tspan desc defs use symbol pattern clipPath marker ellipse linearGradient radialGradient stop ";

/// Every tag that opens. Panics where a page is not what its template can have written.
pub(crate) fn tags(page: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let inside = &rest[at + 1..];
        let end = end_of(inside);
        let tag = &inside[..end];
        rest = &inside[end + 1..];
        if tag.starts_with('/') || tag == "!DOCTYPE html" || tag.starts_with("?xml") {
            continue;
        }
        tags.push(read(tag.trim_end_matches('/')));
    }
    tags
}

/// Panics if anything in a page is more than the console's own.
pub(crate) fn check(page: &str) {
    for tag in tags(page) {
        let known = ELEMENTS.contains(&format!(" {} ", tag.name));
        assert!(known, "a page holds <{}>: {tag:?}", tag.name);
        for (name, value) in &tag.attributes {
            assert!(!name.starts_with("on"), "{tag:?}");
            assert!(name != "style" && name != "srcdoc", "{tag:?}");
            let is_address =
                ["href", "src", "action", "formaction", "xlink:href"].contains(&name.as_str());
            let is_ours =
                value.starts_with('/') && !value.starts_with("//") || value.starts_with('#');
            // A drawing or a brief may be given whole, as what it is.
            assert!(!is_address || is_ours || value.starts_with('?'), "{tag:?}");
        }
        if tag.name == "script" {
            assert!(tag.get("src").is_some(), "a script stands in a page");
        }
    }
}

pub(crate) fn forms(page: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    for tag in tags(page) {
        let value = |name: &str| tag.get(name).unwrap_or_default().to_owned();
        match tag.name.as_str() {
            "form" if value("method") == "post" => forms.push(Form {
                action: value("action"),
                with_files: value("enctype") == "multipart/form-data",
                hidden: Vec::new(),
            }),
            "input" if value("type") == "hidden" => {
                if let Some(form) = forms.last_mut() {
                    form.hidden.push((value("name"), value("value")));
                }
            }
            _ => {}
        }
    }
    forms
}

/// Where a tag ends, quotes left out.
fn end_of(inside: &str) -> usize {
    let mut quoted = false;
    let end = inside.char_indices().find(|(_, letter)| {
        quoted ^= *letter == '"';
        *letter == '>' && !quoted
    });
    end.unwrap_or_else(|| panic!("a tag does not end: {inside}"))
        .0
}

fn read(tag: &str) -> Tag {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    while !rest.is_empty() {
        rest = rest.trim_start();
        let name_ends = rest.find([' ', '=']).unwrap_or(rest.len());
        let attribute = rest[..name_ends].to_owned();
        assert!(
            !attribute.is_empty() && !attribute.contains(['"', '\'', '<']),
            "<{tag}> is no tag of ours"
        );
        rest = &rest[name_ends..];
        let Some(value) = rest.strip_prefix("=\"") else {
            attributes.push((attribute, String::new()));
            continue;
        };
        let (value, after) = value
            .split_once('"')
            .unwrap_or_else(|| panic!("<{tag}> does not end"));
        attributes.push((attribute, undone(value)));
        rest = after;
    }
    Tag {
        name: name.to_owned(),
        attributes,
    }
}

/// A value without the escapes of markup.
fn undone(value: &str) -> String {
    let plain = value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    plain.replace("&amp;", "&")
}

#[test]
fn the_check_of_pages_sees_what_would_be_markup() {
    check(
        "<!DOCTYPE html><p class=\"a > b\">&lt;script&gt;</p><a href=\"/x?a=1&amp;b=2\">x</a><input disabled>",
    );
    let hostile = [
        "<script>hostile(1)</script>",
        "<p onclick=\"hostile()\">",
        "<a href=\"javascript:hostile()\">",
        "<a href=\"//elsewhere.example/\">",
        "<img src=x onerror=hostile(2)>",
        "<iframe src=\"/\">",
        "<p style=\"color:red\">",
    ];
    for page in hostile {
        let caught = std::panic::catch_unwind(|| check(page)).is_err();
        assert!(caught, "{page}");
    }
    let tags = tags("<a href=\"/x?a=1&amp;b=2\" hidden>");
    assert_eq!(tags[0].get("href"), Some("/x?a=1&b=2"));
    assert_eq!(tags[0].get("hidden"), Some(""));
}
