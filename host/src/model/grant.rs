//! What the operator allows: one grant lets one action use one endpoint, with its origin, secrets and networks.

use super::endpoint::Origin;
use super::id::Name;
use ipnet::IpNet;

/// One permission of the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub action: Name,
    pub endpoint: Name,
    /// Where the endpoint's requests may go: the manifest's origin, or what stands in for it (a staging system, a
    /// local service). It is the operator's word, so that a new version of an action cannot take a secret
    /// elsewhere by changing its URL. The path and everything else stay the manifest's.
    pub origin: Origin,
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
