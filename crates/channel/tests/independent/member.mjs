// A member of the session that shares no code with ours: ts-mls, driven line by line.
//
// It reads one command a line (`keypackage`, `welcome HEX`, `open HEX`, `seal HEX`, `update`) and answers each
// with one line. A failure is a line that begins with `error`.

import { createInterface } from "node:readline";
import {
  ciphersuites, createApplicationMessage, createCommit, decodeMlsMessage, defaultLifetime, emptyPskIndex,
  encodeMlsMessage, generateKeyPackage, getCiphersuiteImpl, joinGroup, processPrivateMessage,
} from "ts-mls";

// ts-mls gives the code points from 77 on a meaning of its own; ours is that of the working group's draft.
const NAME = "MLS_256_XWING_AES256GCM_SHA384_Ed25519";
for (const [name, code] of Object.entries(ciphersuites)) if (code > 7) delete ciphersuites[name];
ciphersuites[NAME] = 0x004e;

const suite = await getCiphersuiteImpl({
  hash: "SHA-384",
  hpke: { kem: "X-Wing", aead: "AES256GCM", kdf: "HKDF-SHA384" },
  signature: "Ed25519",
  name: NAME,
});

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const decode = (text) => decodeMlsMessage(Uint8Array.from(Buffer.from(text, "hex")), 0)[0];

const capabilities = { versions: ["mls10"], ciphersuites: [NAME], extensions: [], proposals: [], credentials: ["basic"] };
const credential = { credentialType: "basic", identity: crypto.getRandomValues(new Uint8Array(16)) };
const own = await generateKeyPackage(credential, capabilities, defaultLifetime, [], suite);
let state;

const commands = {
  keypackage: () => hex(encodeMlsMessage({ keyPackage: own.publicPackage, wireformat: "mls_key_package", version: "mls10" })),
  welcome: async (text) => {
    state = await joinGroup(decode(text).welcome, own.publicPackage, own.privatePackage, emptyPskIndex, suite);
    return `epoch ${state.groupContext.epoch}`;
  },
  open: async (text) => {
    const result = await processPrivateMessage(state, decode(text).privateMessage, emptyPskIndex, suite);
    state = result.newState;
    return result.kind === "newState" ? `epoch ${state.groupContext.epoch}` : `content ${hex(result.message)}`;
  },
  seal: async (text) => {
    const result = await createApplicationMessage(state, Uint8Array.from(Buffer.from(text, "hex")), suite);
    state = result.newState;
    return hex(encodeMlsMessage({ privateMessage: result.privateMessage, wireformat: "mls_private_message", version: "mls10" }));
  },
  update: async () => {
    const result = await createCommit({ state, cipherSuite: suite });
    state = result.newState;
    return hex(encodeMlsMessage(result.commit));
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [command, text] = line.split(" ");
  try {
    console.log(await commands[command](text));
  } catch (error) {
    console.log(`error ${error}`);
  }
}
