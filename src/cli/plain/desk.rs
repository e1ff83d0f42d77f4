//! Whom the dialogue asks.

use crate::{
    api::{Denied, Reply, Request, SiteView},
    cli::{CliError, Options, Server},
    client::ClientError,
    rules::Pack,
};

/// How often something is asked again when the server goes away before it answers. An act has the same command id
/// again, and all else may be asked twice.
const AGAIN: u32 = 3;

/// Answers requests, as one person.
pub trait Desk {
    /// The site as it is now, and the rules in force.
    ///
    /// # Errors
    /// There is no server to be had, or it lets nobody in.
    fn arrive(&mut self) -> Result<(SiteView, Pack), CliError>;

    /// The answer to a request; a refusal is one.
    ///
    /// # Errors
    /// There is none.
    fn ask(&mut self, request: Request) -> Result<Reply, CliError>;
}

/// The server of a data directory.
pub struct Remote<'a> {
    with: &'a Options,
    server: Option<Server>,
}

impl<'a> Remote<'a> {
    /// Connects once it is asked.
    pub const fn new(with: &'a Options) -> Self {
        Self { with, server: None }
    }
}

impl Desk for Remote<'_> {
    /// Comes in anew: a connection tells its time once, and is closed where nobody asks for ten minutes.
    fn arrive(&mut self) -> Result<(SiteView, Pack), CliError> {
        self.server = None;
        let server = self.server.insert(self.with.connect()?);
        Ok((server.site().clone(), server.pack()))
    }

    fn ask(&mut self, request: Request) -> Result<Reply, CliError> {
        let mut tries = 0;
        loop {
            let server = match &mut self.server {
                Some(server) => server,
                none => none.insert(self.with.connect()?),
            };
            match server.ask(request.clone()) {
                Err(ClientError::Cut | ClientError::Denied(Denied::Stopping)) if tries < AGAIN => {
                    self.server = None;
                    tries += 1;
                }
                answered => return Ok(answered?),
            }
        }
    }
}
