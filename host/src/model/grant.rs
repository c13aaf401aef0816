//! What the operator allows: one grant lets one action use one endpoint, with its origin, secrets and networks.

use super::endpoint::Origin;
use super::id::Name;
use ipnet::IpNet;

/// One permission of the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub action: Name,
    pub endpoint: Name,
    /// Where the endpoint really is, when it is not where the manifest says (a staging system, a local
    /// service). The path and everything else stay the manifest's.
    pub origin: Option<Origin>,
    /// Where the endpoint's token endpoint is, when it is not on the endpoint's own origin: the client's secret goes
    /// there, so the operator names it. The path stays the manifest's.
    pub token_origin: Option<Origin>,
    /// Secrets that may be used for this endpoint.
    pub secrets: Vec<Name>,
    /// Networks outside global unicast that the endpoint's name may resolve to.
    pub private_networks: Vec<IpNet>,
    /// Allows `http` for this endpoint.
    pub plain_http: bool,
}
