// Checks requests with the published packages for Node. Reads a JSON array of requests from standard input and writes an
// array of answers: `accepted`, or why it was refused. The first argument is the folder that the packages are installed in.
'use strict'

const { createHash, createPublicKey, webcrypto } = require('node:crypto')
const { createRequire } = require('node:module')
const { readFileSync } = require('node:fs')
const path = require('node:path')
const { pathToFileURL } = require('node:url')

const installed = createRequire(path.join(process.argv[2], 'package.json'))
const { Signature } = installed('@hubspot/api-client')
const { Webhook } = installed('standardwebhooks')

function differs() {
  throw new Error('the signature differs')
}

function hubspot({ version, secret, method, url, headers, body }) {
  const isGood = Signature.isValid({
    signatureVersion: version,
    signature: headers[version === 'v3' ? 'x-hubspot-signature-v3' : 'x-hubspot-signature'],
    clientSecret: secret,
    method,
    url,
    requestBody: body,
    timestamp: headers['x-hubspot-request-timestamp'],
  })
  if (!isGood) differs()
}

// The signature covers the body's digest; that it is the body's is left to the receiver. Interledger's package looks at it
// where it is covered, and so takes a body that was put into a request without one.
function checkDigest({ headers, body }) {
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`
  if ((body !== '' || 'content-digest' in headers) && headers['content-digest'] !== digest) differs()
}

async function httpMessageSignatures(request) {
  const { createVerifier, httpbis } = installed('http-message-signatures')
  const algorithm = request.version
  checkDigest(request)
  const isGood = await httpbis.verifyMessage(
    {
      keyLookup: async () => ({
        id: 'shop-1',
        algs: [algorithm],
        verify: createVerifier(request.secret, algorithm),
      }),
      requiredFields: ['@method', '@target-uri'],
    },
    request,
  )
  if (isGood !== true) differs()
}

async function httpMessageSig(request) {
  const { verifySignature, webcrypto: provider } = installed('http-message-sig')
  checkDigest(request)
  const der = createPublicKey(request.secret).export({ type: 'spki', format: 'der' })
  const key = await webcrypto.subtle.importKey('spki', der, { name: 'Ed25519' }, false, ['verify'])
  await verifySignature(
    {
      kind: 'request',
      method: request.method,
      targetUri: request.url,
      fields: Object.entries(request.headers).map(([name, value]) => ({ name, value })),
    },
    {
      policy: {
        algorithms: ['ed25519'],
        requiredComponents: ['@method', '@target-uri'],
        requiredParameters: ['created', 'keyid'],
        clockSkew: 5,
      },
      resolveVerifier: () => provider.verifier(key),
    },
  )
}

async function interledger(request) {
  const { validateSignature } = installed('@interledger/http-signature-utils')
  checkDigest(request)
  const jwk = createPublicKey(request.secret).export({ format: 'jwk' })
  if (!(await validateSignature({ ...jwk, kid: 'shop-1', alg: 'EdDSA' }, request))) differs()
}

async function octokit({ secret, headers, body }) {
  // The package has ES modules alone, which `require` does not resolve.
  const file = path.join(process.argv[2], 'node_modules/@octokit/webhooks-methods/dist-node/index.js')
  const { verify } = await import(pathToFileURL(file))
  if (!(await verify(secret, body, headers['x-hub-signature-256']))) differs()
}

function stripe({ secret, headers, body }) {
  const Stripe = installed('stripe')
  Stripe.webhooks.signature.verifyHeader(body, headers['stripe-signature'], secret, 300)
}

const clients = {
  hubspot,
  standardwebhooks: ({ secret, headers, body }) => new Webhook(secret).verify(body, headers),
  'http-message-signatures': httpMessageSignatures,
  'http-message-sig': httpMessageSig,
  interledger,
  octokit,
  stripe,
}

async function answer(request) {
  try {
    await clients[request.client](request)
    return 'accepted'
  } catch (error) {
    return `refused: ${error.message}`
  }
}

Promise.all(JSON.parse(readFileSync(0, 'utf8')).map(answer)).then((answers) =>
  process.stdout.write(JSON.stringify(answers)),
)
