//! Reads a YAML text and recovers from faults as long as it is clear what was meant.

use super::build::{Built, Stop, build};
use super::indentation;
use super::mended::{Edit, Mended};
use super::outline::Outline;
use super::slip::{self, Slip};
use crate::finding::{Finding, MOST_FINDINGS};
use crate::text::characters::{self, Fault, Found};

/// The total number of bytes that may be parsed again while searching for a way to mend a text.
const PATIENCE: usize = 4 * 1024 * 1024;
/// How many times even a short text may be parsed.
const MOST_ATTEMPTS: usize = 64;

/// Reads the outline. The findings report faults of the text itself.
pub(crate) fn parse(file: &str, text: &str) -> (Outline, Vec<Finding>) {
    let found = characters::faults(text);
    let mut findings: Vec<Finding> =
        found.iter().take(MOST_FINDINGS + 1).map(|it| Finding::character(file, it, 0)).collect();
    let indentation = indentation::mends(text, &found);
    let mut edits = indentation.edits;
    edits.extend(found.iter().filter_map(mend));
    let mut reading = Reading { file, text, edits, guessed: indentation.guessed, findings: Vec::new(), attempts: 0 };
    let outline = match reading.built() {
        Ok(built) => {
            findings.append(&mut reading.findings);
            findings.extend(built.findings.into_iter().filter(|_| !reading.guessed));
            Outline { root: built.root, numbers: Vec::new(), guessed: reading.guessed }
        }
        Err(stop) => {
            findings.append(&mut reading.findings);
            // If the indentation was guessed, later faults may result from the guess.
            findings.extend(Some(stop.finding).filter(|_| !reading.guessed));
            Outline::default()
        }
    };
    (outline, findings)
}

/// The replacement that the parser reads for a character that does not belong in the text.
fn mend(found: &Found) -> Option<Edit> {
    let with = match found.fault {
        // The text after an ESC is part of its sequence, so a bracket there must not open a list.
        Fault::Invisible if found.character == '\u{1b}' => "x",
        Fault::Invisible => "",
        Fault::Space => " ",
        _ => return None,
    };
    Some(Edit::new(found.span.clone(), with))
}

type Attempt = Result<Built, Box<Stop>>;

struct Reading<'t> {
    file: &'t str,
    text: &'t str,
    edits: Vec<Edit>,
    guessed: bool,
    findings: Vec<Finding>,
    attempts: usize,
}

impl Reading<'_> {
    /// Mends the slips of the text one after another until it can be read.
    fn built(&mut self) -> Attempt {
        let mut built = self.attempt(&[]);
        while let Err(stop) = &built {
            if stop.is_final() {
                break;
            }
            let Some((slip, next)) = self.explained(stop).or_else(|| self.shifted(stop)) else { break };
            self.edits.extend(slip.edits);
            self.guessed |= slip.guessed;
            self.findings.push(slip.finding);
            built = next;
            if self.guessed {
                break;
            }
        }
        let built = built?;
        if built.joined.is_empty() {
            return Ok(built);
        }
        self.attempt(&built.joined).or(Ok(built))
    }

    fn attempt(&mut self, more: &[Edit]) -> Attempt {
        self.attempts += 1;
        let edits = self.edits.iter().chain(more).cloned().collect();
        build(self.file, self.text, &Mended::new(self.text, edits))
    }

    /// The slip whose mending lets the parser read past the line where it stopped, or else as far on as possible.
    fn explained(&mut self, stop: &Stop) -> Option<(Slip, Attempt)> {
        let line_end = self.line_end(stop);
        let mut farthest = stop.at;
        let mut best = None;
        for slip in slip::candidates(self.file, self.text, line_end) {
            if slip.edits.iter().any(|it| self.edits.contains(it)) {
                continue;
            }
            let Some(next) = self.another(&slip) else { break };
            match next.as_ref().err().map_or(usize::MAX, |it| it.at) {
                at if at > line_end => return Some((slip, next)),
                at if at > farthest => (farthest, best) = (at, Some((slip, next))),
                _ => {}
            }
        }
        best
    }

    /// The line whose move to another column lets the parser read farthest.
    fn shifted(&mut self, stop: &Stop) -> Option<(Slip, Attempt)> {
        let mut farthest = self.line_end(stop);
        let mut best = None;
        for slip in slip::shifts(self.file, self.text, farthest) {
            let Some(next) = self.another(&slip) else { break };
            match next.as_ref().err().map(|it| it.at) {
                None => return Some((slip, next)),
                Some(at) if at > farthest => (farthest, best) = (at, Some((slip, next))),
                Some(_) => {}
            }
        }
        best
    }

    fn line_end(&self, stop: &Stop) -> usize {
        self.text[stop.at..].find('\n').map_or(self.text.len(), |it| stop.at + it)
    }

    /// Reads the text with a slip mended; `None` once the limit of attempts is reached.
    fn another(&mut self, slip: &Slip) -> Option<Attempt> {
        let most = MOST_ATTEMPTS.min(PATIENCE / self.text.len().max(1) + 1);
        (self.attempts < most).then(|| self.attempt(&slip.edits))
    }
}
