//! What a component needs before it does anything: read from its file, to choose the pool class.

use super::pool::PoolClass;
use wasmparser::{Instance, Parser, Payload};

/// What the parts of a component add up to, nested ones included. A part that is made several times is counted once,
/// since only instantiating shows how often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    pub file_bytes: u64,
    /// Core instances.
    pub instances: u32,
    /// Memories that its modules define.
    pub memories: u32,
    /// What its memories have at the start, in bytes, all together.
    pub memory_bytes: u64,
    /// Tables that its modules define.
    pub tables: u32,
    /// What its tables have at the start, all together.
    pub table_elements: u64,
}

/// What a component of the small class needs at most. Of parts it is what a slot of the class has room for. The rest keeps
/// two kinds apart: an example in Rust has 0.3 MB, 1 MiB of memory and 130 table elements; those that carry a runtime have
/// 12 to 19 MB, 9 to 13 MiB and 5,700 to 7,700.
const SMALL: Needs = {
    let slot = PoolClass::Small.shape();
    Needs {
        file_bytes: 4 << 20,
        instances: slot.core_instances,
        memories: slot.memories,
        memory_bytes: 4 << 20,
        tables: slot.tables,
        table_elements: 5_000,
    }
};

/// Bytes of a page of memory.
const PAGE: u64 = 64 << 10;

impl Needs {
    /// Reads a component's file. What cannot be read is left to the compiler, which says what is wrong with it.
    pub fn of(file: &[u8]) -> Self {
        let mut needs = Self {
            file_bytes: file.len() as u64,
            ..Self::default()
        };
        for payload in Parser::new(0).parse_all(file) {
            let Ok(payload) = payload else { break };
            needs.add(payload);
        }
        needs
    }

    fn add(&mut self, payload: Payload<'_>) {
        match payload {
            Payload::InstanceSection(section) => {
                let made = section.into_iter().flatten();
                let made = made
                    .filter(|instance| matches!(instance, Instance::Instantiate { .. }))
                    .count();
                self.instances = self.instances.saturating_add(made as u32);
            }
            Payload::MemorySection(section) => {
                for memory in section.into_iter().flatten() {
                    self.memories = self.memories.saturating_add(1);
                    self.memory_bytes = self.memory_bytes.saturating_add(memory.initial.saturating_mul(PAGE));
                }
            }
            Payload::TableSection(section) => {
                for table in section.into_iter().flatten() {
                    self.tables = self.tables.saturating_add(1);
                    self.table_elements = self.table_elements.saturating_add(table.ty.initial);
                }
            }
            _ => {}
        }
    }

    /// The class whose slots have room for it.
    pub fn class(&self) -> PoolClass {
        match self.over(&SMALL) {
            None => PoolClass::Small,
            Some(_) => PoolClass::Large,
        }
    }

    /// Why it is not in the small class, in words; none when it is.
    pub fn reason(&self) -> Option<String> {
        let (what, needed, most) = self.over(&SMALL)?;
        Some(format!("it has {needed} {what}, and the small class takes {most}"))
    }

    fn over(&self, most: &Self) -> Option<(&'static str, u64, u64)> {
        let all = [
            ("bytes of memory at the start", self.memory_bytes, most.memory_bytes),
            ("bytes", self.file_bytes, most.file_bytes),
            ("table elements at the start", self.table_elements, most.table_elements),
            ("core instances", self.instances.into(), most.instances.into()),
            ("memories", self.memories.into(), most.memories.into()),
            ("tables", self.tables.into(), most.tables.into()),
        ];
        all.into_iter().find(|(_, needed, most)| needed > most)
    }
}
