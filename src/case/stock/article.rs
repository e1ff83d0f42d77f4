//! 物料: what a site keeps in stock, and what of it goes with which phones.

use serde::{Deserialize, Serialize};

/// What sort of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleSort {
    /// 备用机: each is a piece of its own with a number, so that it is never only counted.
    Loaner,
    /// 备件
    Part,
    /// 升级软件: copies of a version that may be installed.
    Software,
}

impl ArticleSort {
    /// Every sort, in the order of the docs.
    pub const ALL: [Self; 3] = [Self::Loaner, Self::Part, Self::Software];

    /// The word in JSON, in files and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Loaner => "loaner",
            Self::Part => "part",
            Self::Software => "software",
        }
    }

    /// The sort of a word.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.id() == id)
    }
}

/// An article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Given by the site.
    pub id: String,
    /// What it is called.
    pub name: String,
    pub sort: ArticleSort,
    /// The models that it fits; any where none is named.
    pub models: Vec<String>,
    /// 补货线: with fewer of it at a place than this, the place is to order; 0 asks for nothing.
    pub reorder: u32,
    /// Of software.
    pub version: Option<String>,
}

impl Article {
    /// 缺货: whether a place is to order, by what is free there.
    pub const fn is_low(&self, free: u32) -> bool {
        free < self.reorder
    }

    /// Whether it goes with phones of this model.
    pub fn fits(&self, model: &str) -> bool {
        self.models.is_empty() || self.models.iter().any(|of| of.eq_ignore_ascii_case(model))
    }
}
