// A member of a session by ts-mls, told what to do line by line, with bytes in hexadecimal:
//
//   package            -> its key package           invite GROUP PACKAGE -> the welcome of a group that it makes
//   join WELCOME       -> nothing                   seal CONTENT         -> a message
//   open MESSAGE       -> its content, or nothing   update               -> a key update, which it merges
//   export LABEL SIZE  -> an exported secret        authenticator        -> the epoch's authenticator
//
// Each answer is one line: `ok` and bytes, or `no` and a reason.

import { createInterface } from "node:readline"
import { webcrypto } from "node:crypto"
import {
  acceptAll, ciphersuites, createApplicationMessage, createCommit, createGroup, decodeMlsMessage,
  defaultCryptoProvider, emptyPskIndex, encodeMlsMessage, generateKeyPackage, joinGroup, mlsExporter, processMessage,
} from "ts-mls"

globalThis.crypto ??= webcrypto

// ts-mls gives the numbers above 7 meanings of its own; this one is draft-ietf-mls-pq-ciphersuites'.
const SUITE = "MLS_128_MLKEM768X25519_AES256GCM_SHA384_Ed25519"
for (const [name, number] of Object.entries(ciphersuites)) {
  if (number > 7) delete ciphersuites[name]
}
ciphersuites[SUITE] = 0x004e

const suite = await defaultCryptoProvider.getCiphersuiteImpl({
  hash: "SHA-384",
  hpke: { kem: "X-Wing", aead: "AES256GCM", kdf: "HKDF-SHA384" },
  signature: "Ed25519",
  name: SUITE,
})

const own = await generateKeyPackage(
  { credentialType: "basic", identity: suite.rng.randomBytes(16) },
  { versions: ["mls10"], ciphersuites: [SUITE], extensions: [], proposals: [], credentials: ["basic"] },
  { notBefore: 0n, notAfter: 0xffff_ffff_ffff_ffffn },
  [],
  suite,
)
let state

const read = (hex) => {
  const [message] = decodeMlsMessage(Buffer.from(hex, "hex"), 0)
  return message
}
const write = (content) => encodeMlsMessage({ version: "mls10", ...content })

// ts-mls keeps its signature key for ever, and signs everything with one. The leaf of an update is to be signed with a
// new one (as any group information would be), while the commit around it is signed with the old one.
async function update() {
  const next = await suite.signature.keygen()
  const tree = state.ratchetTree.slice()
  const place = state.privatePath.leafIndex * 2
  tree[place] = { ...tree[place], leaf: { ...tree[place].leaf, signaturePublicKey: next.publicKey } }
  const commitsWith = "MLS 1.0 FramedContentTBS"
  const signature = {
    ...suite.signature,
    sign: (key, content) =>
      suite.signature.sign(
        Buffer.from(content).subarray(1, 1 + commitsWith.length).toString() === commitsWith ? key : next.signKey,
        content,
      ),
  }
  const { newState, commit } = await createCommit({
    state: { ...state, ratchetTree: tree },
    cipherSuite: { ...suite, signature },
  })
  state = { ...newState, signaturePrivateKey: next.signKey }
  return encodeMlsMessage(commit)
}

const does = {
  async package() {
    return write({ wireformat: "mls_key_package", keyPackage: own.publicPackage })
  },
  async invite(group, keyPackage) {
    const alone = await createGroup(
      Buffer.from(group, "hex"), own.publicPackage, own.privatePackage, [], suite,
    )
    const added = await createCommit(
      { state: alone, cipherSuite: suite },
      {
        ratchetTreeExtension: true,
        extraProposals: [{ proposalType: "add", add: { keyPackage: read(keyPackage).keyPackage } }],
      },
    )
    state = added.newState
    return write({ wireformat: "mls_welcome", welcome: added.welcome })
  },
  async join(welcome) {
    state = await joinGroup(read(welcome).welcome, own.publicPackage, own.privatePackage, emptyPskIndex, suite)
  },
  async seal(content) {
    const sealed = await createApplicationMessage(state, Buffer.from(content, "hex"), suite)
    state = sealed.newState
    return write({ wireformat: "mls_private_message", privateMessage: sealed.privateMessage })
  },
  async open(message) {
    const opened = await processMessage(read(message), state, emptyPskIndex, acceptAll, suite)
    state = opened.newState
    return opened.kind === "applicationMessage" ? opened.message : undefined
  },
  update,
  async export(label, size) {
    const secret = state.keySchedule.exporterSecret
    return mlsExporter(secret, label, new Uint8Array(), Number(size), suite)
  },
  async authenticator() {
    return state.keySchedule.epochAuthenticator
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const [what, ...parts] = line.split("\t")
  try {
    const bytes = await does[what](...parts)
    console.log(`ok\t${Buffer.from(bytes ?? []).toString("hex")}`)
  } catch (error) {
    console.log(`no\t${error}`)
  }
}
