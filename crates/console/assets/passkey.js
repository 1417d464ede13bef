// Passkeys (Web Authentication, level 3): one is made, vouched for by the officer's own secret; or one signs the name of a proposal (K8).
"use strict";
(() => {
  const HOST = "localhost";
  const WAIT_MS = 120000;
  const ES256 = -7;
  const EDDSA = -8;

  const bytesOfHex = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const bytesOfBase = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const baseOf = (buffer) => {
    const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
    return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };
  const known = (form) =>
    (form.dataset.credentials ?? "").split(" ").filter(Boolean).map((id) => ({ type: "public-key", id: bytesOfBase(id) }));

  function tell(form, words) {
    const state = form.querySelector(".passkey-state");
    if (state) state.textContent = words;
  }

  function send(form, fields) {
    for (const [name, value] of Object.entries(fields)) form.elements.namedItem(name).value = value;
    form.submit();
  }

  async function make(form) {
    const person = form.dataset.person ?? "";
    const made = await navigator.credentials.create({
      publicKey: {
        rp: { id: HOST, name: "Tacit" },
        user: { id: crypto.getRandomValues(new Uint8Array(16)), name: person, displayName: person },
        // Nothing rests on this challenge: the officer's own secret vouches for the key that comes back.
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        pubKeyCredParams: [ES256, EDDSA].map((alg) => ({ type: "public-key", alg })),
        authenticatorSelection: { userVerification: "required" },
        excludeCredentials: known(form),
        timeout: WAIT_MS,
      },
    });
    const key = made.response.getPublicKey();
    if (!key) throw new Error("its key is of a kind that this browser cannot hand out");
    send(form, { credential: baseOf(made.rawId), public_key: baseOf(key), algorithm: String(made.response.getPublicKeyAlgorithm()) });
  }

  async function approve(form) {
    const signed = await navigator.credentials.get({
      publicKey: {
        challenge: bytesOfHex(form.dataset.challenge ?? ""),
        rpId: HOST,
        allowCredentials: known(form),
        userVerification: "required",
        timeout: WAIT_MS,
      },
    });
    send(form, {
      credential: baseOf(signed.rawId),
      authenticator_data: baseOf(signed.response.authenticatorData),
      client_data: baseOf(signed.response.clientDataJSON),
      signature: baseOf(signed.response.signature),
    });
  }

  async function carry(form, act) {
    if (!window.PublicKeyCredential) {
      tell(form, "This browser has no passkeys. The passphrase does the same.");
      return;
    }
    tell(form, "Your browser asks for your passkey now.");
    try {
      await act(form);
    } catch (why) {
      tell(form, `Nothing was done: ${why.name === "NotAllowedError" ? "it was broken off, or took too long" : why.message}.`);
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-passkey=make]");
    if (!form) return;
    event.preventDefault();
    carry(form, make);
  });

  document.addEventListener("click", (event) => {
    const form = event.target.closest("[data-passkey-button]")?.closest("form[data-passkey=approve]");
    if (form) carry(form, approve);
  });
})();
