//! Files as a power cut leaves them, from the record of what a process did to them.

use std::collections::{BTreeMap, HashMap};

use super::Random;

const SECTOR: u64 = 512;

#[derive(Debug)]
pub enum Act {
    Create {
        inode: u64,
        name: String,
    },
    Write {
        inode: u64,
        at: u64,
        bytes: Vec<u8>,
    },
    Size {
        inode: u64,
        size: u64,
    },
    Sync {
        inode: u64,
    },
    SyncFolder,
    Link {
        inode: u64,
        name: String,
    },
    Rename {
        inode: u64,
        from: String,
        to: String,
    },
    Unlink {
        name: String,
    },
    /// The process said that this was saved.
    Said(String),
}

pub fn read_record(mut bytes: &[u8]) -> Vec<Act> {
    let mut acts = Vec::new();
    while !bytes.is_empty() {
        let number = |at: usize| u64::from_le_bytes(bytes[at * 8..][..8].try_into().unwrap());
        let (kind, inode, at, count) = (bytes[0], number(1), number(2), number(3));
        let (own, rest) = bytes[32..].split_at(usize::try_from(count).unwrap());
        let text = || String::from_utf8(own.to_vec()).unwrap();
        let pair = || text().split_once('/').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        acts.push(match kind {
            b'C' => Act::Create { inode, name: text() },
            b'W' => Act::Write { inode, at, bytes: own.to_vec() },
            b'T' => Act::Size { inode, size: at },
            b'S' => Act::Sync { inode },
            b'D' => Act::SyncFolder,
            b'L' => Act::Link { inode, name: pair().1 },
            b'R' => Act::Rename { inode, from: pair().0, to: pair().1 },
            b'U' => Act::Unlink { name: text() },
            b'A' => Act::Said(text()),
            other => panic!("{other}"),
        });
        bytes = rest;
    }
    acts
}

#[derive(Debug, Clone)]
enum Change {
    Write(u64, Vec<u8>),
    Size(u64),
}

#[derive(Debug, Default, Clone)]
struct File {
    synced: Vec<u8>,
    since: Vec<Change>,
}

#[derive(Debug, Clone)]
enum Naming {
    Add(String, usize),
    Remove(String),
}

/// What is certainly on the disk, and what may be.
#[derive(Debug, Default)]
pub struct Disk {
    files: Vec<File>,
    /// A number is given again once its file is gone.
    by_inode: HashMap<u64, usize>,
    synced: BTreeMap<String, usize>,
    since: Vec<Naming>,
}

impl Disk {
    pub fn take(&mut self, act: &Act) {
        match act {
            Act::Create { inode, name } => {
                self.by_inode.insert(*inode, self.files.len());
                self.since.push(Naming::Add(name.clone(), self.files.len()));
                self.files.push(File::default());
            }
            Act::Write { inode, at, bytes } => {
                self.file(*inode).since.push(Change::Write(*at, bytes.clone()));
            }
            Act::Size { inode, size } => self.file(*inode).since.push(Change::Size(*size)),
            Act::Sync { inode } => self.file(*inode).sync(),
            Act::SyncFolder => {
                for naming in std::mem::take(&mut self.since) {
                    give(&mut self.synced, &naming);
                }
            }
            Act::Link { inode, name } => {
                self.since.push(Naming::Add(name.clone(), self.by_inode[inode]));
            }
            Act::Rename { inode, from, to } => {
                self.since.push(Naming::Add(to.clone(), self.by_inode[inode]));
                self.since.push(Naming::Remove(from.clone()));
            }
            Act::Unlink { name } => self.since.push(Naming::Remove(name.clone())),
            Act::Said(_) => {}
        }
    }

    fn file(&mut self, inode: u64) -> &mut File {
        &mut self.files[self.by_inode[&inode]]
    }

    /// The files that are found when power comes back. Names come and go in their order; of what
    /// was written since a file's last sync, each sector is there, not there, or torn.
    pub fn cut(&self, random: &mut Random) -> Vec<(String, Vec<u8>)> {
        let mut names = self.synced.clone();
        for naming in self.since.iter().take(random.below(self.since.len() + 1)) {
            give(&mut names, naming);
        }
        names.into_iter().map(|(name, file)| (name, self.files[file].cut(random))).collect()
    }
}

fn give(names: &mut BTreeMap<String, usize>, naming: &Naming) {
    match naming {
        Naming::Add(name, file) => names.insert(name.clone(), *file),
        Naming::Remove(name) => names.remove(name),
    };
}

impl File {
    fn sync(&mut self) {
        for change in std::mem::take(&mut self.since) {
            match change {
                Change::Size(size) => self.synced.resize(index(size), 0),
                Change::Write(at, bytes) => put(&mut self.synced, at, &bytes, 0),
            }
        }
    }

    fn cut(&self, random: &mut Random) -> Vec<u8> {
        let mut found = self.synced.clone();
        // From a disk that wrote nothing yet to one that wrote nearly all.
        let chance = random.below(5);
        // What the disk had where the file grew, but its bytes did not come.
        let stale = [0, random.byte()][random.below(2)];
        for change in &self.since {
            match change {
                Change::Size(size) if random.below(4) < chance => {
                    found.resize(index(*size), stale);
                }
                Change::Size(_) => {}
                Change::Write(at, bytes) => {
                    if random.below(2) == 0 {
                        put(&mut found, at + bytes.len() as u64, &[], stale);
                    }
                    for (at, sector) in sectors(*at, bytes) {
                        if random.below(4) < chance {
                            let torn = random.below(16) == 0;
                            let end = if torn { random.below(sector.len()) } else { sector.len() };
                            put(&mut found, at, &sector[..end], stale);
                        }
                    }
                }
            }
        }
        found
    }
}

fn index(at: u64) -> usize {
    usize::try_from(at).unwrap()
}

fn put(found: &mut Vec<u8>, at: u64, bytes: &[u8], fill: u8) {
    let end = index(at) + bytes.len();
    if found.len() < end {
        found.resize(end, fill);
    }
    found[index(at)..end].copy_from_slice(bytes);
}

/// The parts of a write that lie in sectors of their own.
fn sectors(mut at: u64, mut bytes: &[u8]) -> Vec<(u64, &[u8])> {
    let mut parts = Vec::new();
    while !bytes.is_empty() {
        let room = index(SECTOR - at % SECTOR).min(bytes.len());
        let (part, rest) = bytes.split_at(room);
        parts.push((at, part));
        at += part.len() as u64;
        bytes = rest;
    }
    parts
}
