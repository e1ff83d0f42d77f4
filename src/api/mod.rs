//! What may be asked of a site server, and the frames that carry it.
