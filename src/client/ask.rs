//! One-shot requests: ask, wait, have the answer.

use std::path::Path;

use super::{ClientError, Start, link::Link};
use crate::api::{Reply, Request, SiteView, ToClient, ToServer};

/// A connection on which requests are answered one at a time.
pub struct Connection {
    link: Link,
    site: SiteView,
}

impl Connection {
    /// Opens one as the person of this account, or as another person where the account may.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub fn open(dir: &Path, as_staff: Option<&str>, start: Start) -> Result<Self, ClientError> {
        let wanted = ToServer::Ask { as_staff: as_staff.map(str::to_owned) };
        match Link::open(dir, &wanted, start)? {
            (link, ToClient::Ready(site)) => Ok(Self { link, site }),
            _ => Err(ClientError::Unexpected),
        }
    }

    /// The site, and its time when the connection was opened.
    pub fn site(&self) -> &SiteView {
        &self.site
    }

    /// Asks, and waits for the answer as long as it takes.
    ///
    /// # Errors
    /// [`ClientError::Cut`] where the server went away: the same command id tells what was done.
    pub fn ask(&mut self, request: Request) -> Result<Reply, ClientError> {
        self.link.send(&ToServer::Request(Box::new(request)))?;
        match self.link.receive()? {
            ToClient::Reply(reply) => Ok(*reply),
            _ => Err(ClientError::Unexpected),
        }
    }
}
