//! Components written out in WebAssembly text, for what no compiler would make of an honest guest.

use actgate::manifest::pack;

/// The types of the contract, in the order in which they need each other. Where 0.2 has more than 0.1 there are marks.
const TYPES: &str = r#"
    (type $j string) (export "json" (type $json (eq $j)))
    (type $a (enum "anonymous" "matched-email" "verified-email"))
    (export "assurance" (type $assurance (eq $a)))
    (type $v (record (field "assurance" $assurance) (field "email" (option string)) (field "claims" $json)))
    (export "visitor" (type $visitor (eq $v)))
    (type $c (record (field "run" string) (field "locale" string) {time-zone} (field "now-ms" u64) (field "seed" u64)
      (field "visitor" $visitor) (field "settings" $json)))
    (export "context" (type $context (eq $c)))
    (type $p (record (field "pointer" string) (field "message" string)))
    (export "problem" (type $problem (eq $p)))
    (type $vd (variant (case "accepted" $json) (case "rejected" (list $problem))))
    (export "verdict" (type $verdict (eq $vd)))
    (type $rq (record (field "endpoint" string) (field "parameters" $json)))
    (export "request" (type $request (eq $rq)))
    (type $rs (record (field "status" u16) (field "headers" (list (tuple string string))) (field "body" (list u8))))
    (export "response" (type $response (eq $rs)))
    (type $ce (enum "denied" "busy" "unreachable" "timed-out" "too-large" "outcome-unknown"))
    (export "call-error" (type $call-error (eq $ce)))
    (type $ex (record (field "request" $request) (field "outcome" (result $response (error $call-error)))))
    (export "exchange" (type $exchange (eq $ex)))
    (type $ch (record (field "value" string) (field "label" string)))
    (export "choice" (type $choice (eq $ch)))
    (type $q (record (field "input" string) (field "prompt" string) (field "choices" (list $choice))))
    (export "question" (type $question (eq $q)))
    (type $r (record (field "message" string) (field "data" $json)))
    (export "reply" (type $reply (eq $r)))
    (type $h (record (field "route" string) (field "summary" string) {message} (field "data" $json)))
    (export "hand-off" (type $hand-off (eq $h)))
    (type $f (record (field "code" string) (field "message" string)))
    (export "failure" (type $failure (eq $f)))
    (type $s (variant (case "call" (list $request)) (case "ask" (list $question)) (case "reply" $reply)
      (case "hand-off" $hand-off) (case "fail" $failure) (case "as-declared")))
    (export "step" (type $step (eq $s)))
"#;

/// The functions of the contract: their lifted signatures over the core functions of the same names.
const FUNCTIONS: &str = r#"
  (func $validate (param "context" $context) (param "inputs" $json) (result $verdict)
    (canon lift (core func $i "validate") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
  (func $plan (param "context" $context) (param "inputs" $json) (result $step)
    (canon lift (core func $i "plan") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
  (func $shape (param "context" $context) (param "inputs" $json) (param "exchanges" (list $exchange)) (result $step)
    (canon lift (core func $i "shape") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
"#;

/// A guest in WebAssembly text. Without changes it accepts every input and answers as its manifest declares.
pub struct Guest {
    imports: String,
    items: String,
    plan: String,
    handler: String,
    manifest: String,
}

impl Default for Guest {
    fn default() -> Self {
        Self {
            imports: String::new(),
            items: String::new(),
            plan: "(i32.store8 (i32.const 8) (i32.const 5)) (i32.const 8)".into(),
            handler: "actgate:action/handler@0.2.0".into(),
            manifest: Self::manifest("handmade", "do something by hand"),
        }
    }
}

impl Guest {
    /// The smallest manifest of an action with this name and trigger.
    pub fn manifest(name: &str, trigger: &str) -> String {
        format!(
            "name = \"{name}\"\ntitle = \"Made by hand\"\ndescription = \"Is made by hand.\"\n\
             triggers = [\"{trigger}\"]\n[response]\ntemplate = \"Done by hand.\"\n"
        )
    }

    /// With imports of the component.
    pub fn importing(mut self, imports: &str) -> Self {
        self.imports = imports.into();
        self
    }

    /// With more items in the core module: tables, globals, data, a start function.
    pub fn with_items(mut self, items: &str) -> Self {
        self.items = items.into();
        self
    }

    /// With this body of the core function `plan`; it gives the address of a step.
    pub fn planning(mut self, body: &str) -> Self {
        self.plan = body.into();
        self
    }

    /// With this name of the exported interface.
    pub fn exporting(mut self, handler: &str) -> Self {
        self.handler = handler.into();
        self
    }

    /// With this manifest packed into it.
    pub fn packing(mut self, manifest: &str) -> Self {
        self.manifest = manifest.into();
        self
    }

    /// The component with its manifest, as `actgate build` would make it.
    pub fn build(&self) -> Vec<u8> {
        let component = wat::parse_str(self.text()).expect("good WebAssembly text");
        pack::pack(&component, &self.manifest).expect("a component")
    }

    fn text(&self) -> String {
        let Self {
            imports,
            items,
            plan,
            handler,
            ..
        } = self;
        let (_, version) = handler.split_once('@').unwrap_or(("", "0.2.0"));
        let is_first = version.starts_with("0.1.");
        let field = |name: &str| match is_first {
            true => String::new(),
            false => format!("(field \"{name}\" (option string))"),
        };
        let types = TYPES
            .replace("{time-zone}", &field("time-zone"))
            .replace("{message}", &field("message"));
        // The context and the inputs of 0.1 are 16 values and come as such; those of 0.2 are more, and come in memory.
        let (given, inputs) = match is_first {
            true => (
                "i32 i32 i32 i32 i64 i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32",
                ["(local.get 14)", "(local.get 15)"],
            ),
            false => (
                "i32",
                [
                    "(i32.load offset=80 (local.get 0))",
                    "(i32.load offset=84 (local.get 0))",
                ],
            ),
        };
        let [inputs_at, inputs_bytes] = inputs;
        let names = ["assurance", "context", "json", "verdict", "exchange", "step"];
        let aliases: String = names
            .iter()
            .map(|name| format!("(alias export $types \"{name}\" (type ${name}))\n"))
            .collect();
        format!(
            r#"(component
  (import "actgate:action/types@{version}" (instance $types {types}))
  {imports}
  {aliases}
  (core module $m
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 4096))
    {items}
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
      (global.set $free (i32.add (local.get $at) (local.get 3)))
      (block $done (loop $more
        (br_if $done (i32.le_u (global.get $free) (i32.mul (memory.size) (i32.const 65536))))
        (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))
        (unreachable)))
      (local.get $at))
    (func (export "validate") (param {given}) (result i32)
      (i32.store8 (i32.const 8) (i32.const 0))
      (i32.store (i32.const 12) {inputs_at})
      (i32.store (i32.const 16) {inputs_bytes})
      (i32.const 8))
    (func (export "plan") (param {given}) (result i32) {plan})
    (func (export "shape") (param i32) (result i32)
      (i32.store8 (i32.const 8) (i32.const 5)) (i32.const 8)))
  (core instance $i (instantiate $m))
  {FUNCTIONS}
  (instance $handler
    (export "validate" (func $validate)) (export "plan" (func $plan)) (export "shape" (func $shape)))
  (export "{handler}" (instance $handler)))"#
        )
    }
}
