//! Counts what one instance takes of memory and tables, all of them together, and refuses what is over.

use super::pool::PoolClass;
use crate::model::limits::ClassLimits;
use wasmtime::ResourceLimiter;

/// What a limit is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    Memory,
    Table,
}

/// The sums of one store. wasmtime's own limiter counts each memory for itself, and this one all together.
#[derive(Debug)]
pub struct Limiter {
    memory_bytes_max: u64,
    table_elements_max: u64,
    memory_bytes: u64,
    table_elements: u64,
    /// The most that was in use, in bytes.
    pub memory_bytes_peak: u64,
    /// The most table elements that were in use.
    pub table_elements_peak: u64,
    /// The first thing that was refused. A guest sees only that growing failed, and then mostly traps.
    pub refused: Option<Refused>,
}

/// Core instances, memories and tables of one call, each. A slot of the larger class has room for no more, and what does
/// not fit a slot is refused before it is called.
const INSTANCES_MAX: usize = PoolClass::Large.shape().core_instances as usize;

impl Limiter {
    /// A limiter for one call.
    pub fn new(limits: &ClassLimits) -> Self {
        Self {
            memory_bytes_max: limits.memory_bytes_max,
            table_elements_max: limits.table_elements_max,
            memory_bytes: 0,
            table_elements: 0,
            memory_bytes_peak: 0,
            table_elements_peak: 0,
            refused: None,
        }
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        let sum = self.memory_bytes.saturating_add((desired - current) as u64);
        if sum > self.memory_bytes_max {
            self.refused.get_or_insert(Refused::Memory);
            return Ok(false);
        }
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        self.memory_bytes = sum;
        self.memory_bytes_peak = self.memory_bytes_peak.max(sum);
        Ok(true)
    }

    fn table_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        let sum = self.table_elements.saturating_add((desired - current) as u64);
        if sum > self.table_elements_max {
            self.refused.get_or_insert(Refused::Table);
            return Ok(false);
        }
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        self.table_elements = sum;
        self.table_elements_peak = self.table_elements_peak.max(sum);
        Ok(true)
    }

    fn instances(&self) -> usize {
        INSTANCES_MAX
    }

    fn tables(&self) -> usize {
        INSTANCES_MAX
    }

    fn memories(&self) -> usize {
        INSTANCES_MAX
    }
}
