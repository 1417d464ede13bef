//! What a form sends, after it is known to come from a page of this console (K10).

use super::body::{FORM, UPLOAD, received};
use super::fields::{self, Field, File};
use super::{App, Forgets, Trouble, Visitor};
use axum::RequestExt as _;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_TYPE, ORIGIN};
use axum::http::{HeaderMap, HeaderValue};
use std::sync::Arc;

/// How many hexadecimal digits name an order.
const ORDER_DIGITS: usize = 32;

/// The fields of a form, with whoever sent it. Its token and origin were checked.
pub(crate) struct Posted {
    pub(crate) visitor: Visitor,
    fields: Vec<Field>,
}

/// The same with files.
pub(crate) struct Uploaded {
    pub(crate) posted: Posted,
    files: Vec<File>,
}

impl Posted {
    /// A field's value; empty if there is none.
    pub(crate) fn one(&self, name: &str) -> &str {
        fields::one(&self.fields, name)
    }

    /// Every value of a field that may be given several times.
    pub(crate) fn many(&self, name: &str) -> Vec<String> {
        let fields = self.fields.iter().filter(|(field, _)| field == name);
        fields.map(|(_, value)| value.clone()).collect()
    }

    /// The name of the order that the form gives.
    pub(crate) fn order(&self) -> String {
        self.one("order").to_owned()
    }

    /// What was typed into `form`, on a page before this one, did what it was for and is forgotten (K13). What was typed into this very
    /// form is forgotten by itself once it leads on.
    pub(crate) async fn done(&self, form: &str) {
        let forgets = Forgets {
            person: self.visitor.person.name.clone(),
            form: form.to_owned(),
            order: self.order(),
        };
        forgets.forget(&self.visitor.app).await;
    }

    fn check(mut visitor: Visitor, fields: Vec<Field>) -> Result<Self, Trouble> {
        fields::check_token(&fields, &visitor.token)?;
        let order = fields::one(&fields, "order");
        let digits = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if order.len() != ORDER_DIGITS || !order.bytes().all(digits) {
            let why = "the form has no name for its order";
            return Err(Trouble::Unreadable(why.to_owned()));
        }
        // The page that says what became of the form is not replaced by one that does not.
        visitor.changes = None;
        // The page's own script says under which name it keeps what is typed into this form.
        fields::one(&fields, "typed").clone_into(&mut visitor.form);
        Ok(Self { visitor, fields })
    }
}

impl Uploaded {
    /// A file's name and bytes, if one was chosen.
    pub(crate) fn file(&self, name: &str) -> Option<(&str, &[u8])> {
        let mut files = self.files.iter();
        let found = files.find(|(field, _, bytes)| field == name && !bytes.is_empty());
        found.map(|(_, file, bytes)| (file.as_str(), bytes.as_slice()))
    }
}

/// Whether a request was caused by a page of this console, by the browser's own word, which no page can change.
pub(super) fn same_origin(headers: &HeaderMap, app: &App) -> Result<(), Trouble> {
    let mut given = headers.get_all(ORIGIN).iter();
    let ours = given
        .next()
        .is_some_and(|given| given == app.origin.as_str());
    let site = headers.get("sec-fetch-site");
    if ours && given.next().is_none() && site.is_none_or(|site| site == "same-origin") {
        Ok(())
    } else {
        Err(Trouble::Elsewhere)
    }
}

/// Refuses a form whose fields are not written as `kind`.
fn check_kind(headers: &HeaderMap, kind: &str) -> Result<HeaderValue, Trouble> {
    let given = headers.get(CONTENT_TYPE).cloned();
    let text = given.as_ref().and_then(|given| given.to_str().ok());
    let starts = text.is_some_and(|text| text.to_ascii_lowercase().starts_with(kind));
    given.filter(|_| starts).ok_or_else(|| {
        Trouble::Unreadable("it is not written as the forms of this console are".to_owned())
    })
}

impl FromRequest<Arc<App>> for Posted {
    type Rejection = Trouble;

    async fn from_request(mut request: Request, app: &Arc<App>) -> Result<Self, Trouble> {
        same_origin(request.headers(), app)?;
        let visitor = request.extract_parts_with_state::<Visitor, _>(app).await?;
        check_kind(request.headers(), "application/x-www-form-urlencoded")?;
        let body = received(app, request, FORM).await?;
        Self::check(visitor, fields::url_encoded(&body)?)
    }
}

impl FromRequest<Arc<App>> for Uploaded {
    type Rejection = Trouble;

    async fn from_request(mut request: Request, app: &Arc<App>) -> Result<Self, Trouble> {
        same_origin(request.headers(), app)?;
        let visitor = request.extract_parts_with_state::<Visitor, _>(app).await?;
        let kind = check_kind(request.headers(), "multipart/form-data")?;
        let body = received(app, request, UPLOAD).await?;
        let (fields, files) = fields::multipart(&kind, body).await?;
        let posted = Posted::check(visitor, fields)?;
        Ok(Self { posted, files })
    }
}
