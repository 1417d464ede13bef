//! What a form sends, after it is known to come from a page of this console.

use super::{App, Trouble, Visitor};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::ORIGIN;
use axum::{Form, RequestExt as _};
use std::sync::Arc;
use subtle::ConstantTimeEq as _;

/// The fields of a form, with whoever sent it. Its token and origin were checked.
pub(crate) struct Posted {
    pub(crate) visitor: Visitor,
    fields: Vec<(String, String)>,
}

/// The same with files.
pub(crate) struct Uploaded {
    pub(crate) posted: Posted,
    files: Vec<(String, String, Vec<u8>)>,
}

impl Posted {
    /// A field's value; empty if there is none.
    pub(crate) fn one(&self, name: &str) -> &str {
        let mut fields = self.fields.iter();
        let found = fields.find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
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

    fn check(visitor: Visitor, fields: Vec<(String, String)>) -> Result<Self, Trouble> {
        let posted = Self { visitor, fields };
        let given = posted.one("token").as_bytes();
        if bool::from(given.ct_eq(posted.visitor.token.as_bytes())) {
            Ok(posted)
        } else {
            Err(Trouble::Elsewhere)
        }
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

fn same_origin(headers: &HeaderMap, app: &App) -> Result<(), Trouble> {
    let origin = headers.get(ORIGIN).and_then(|value| value.to_str().ok());
    if origin == Some(app.origin.as_str()) {
        Ok(())
    } else {
        Err(Trouble::Elsewhere)
    }
}

impl FromRequest<Arc<App>> for Posted {
    type Rejection = Trouble;

    async fn from_request(mut request: Request, app: &Arc<App>) -> Result<Self, Trouble> {
        same_origin(request.headers(), app)?;
        let visitor = request.extract_parts_with_state::<Visitor, _>(app).await?;
        let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, app)
            .await
            .map_err(|why| Trouble::Unreadable(why.to_string()))?;
        Self::check(visitor, fields)
    }
}

impl FromRequest<Arc<App>> for Uploaded {
    type Rejection = Trouble;

    async fn from_request(mut request: Request, app: &Arc<App>) -> Result<Self, Trouble> {
        same_origin(request.headers(), app)?;
        let visitor = request.extract_parts_with_state::<Visitor, _>(app).await?;
        let unreadable = |why: String| Trouble::Unreadable(why);
        let mut parts = Multipart::from_request(request, app)
            .await
            .map_err(|why| unreadable(why.to_string()))?;
        let (mut fields, mut files) = (Vec::new(), Vec::new());
        while let Some(part) = parts
            .next_field()
            .await
            .map_err(|why| unreadable(why.to_string()))?
        {
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(file) => {
                    let bytes = part
                        .bytes()
                        .await
                        .map_err(|why| unreadable(why.to_string()))?;
                    files.push((name, file, bytes.to_vec()));
                }
                None => {
                    let text = part
                        .text()
                        .await
                        .map_err(|why| unreadable(why.to_string()))?;
                    fields.push((name, text));
                }
            }
        }
        let posted = Posted::check(visitor, fields)?;
        Ok(Self { posted, files })
    }
}
