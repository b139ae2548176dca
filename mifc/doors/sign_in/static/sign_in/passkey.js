/* Passkeys: asks the device, puts its answer into the form and sends the form. Where the device cannot, nothing is shown. */
(() => {
  "use strict";
  const forms = document.querySelectorAll("form[data-passkey]");
  const host = location.hostname;
  const isNumber = /^[\d.]+$/.test(host) || host.includes(":"); /* passkeys belong to a name, never to a number */
  if (!forms.length || isNumber || !window.isSecureContext || !window.PublicKeyCredential || !navigator.credentials) return;
  document.querySelectorAll("[data-without-passkey]").forEach((one) => { one.hidden = true; });

  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const withBytes = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

  const ask = {
    get: (options) => navigator.credentials.get({
      publicKey: { ...options, challenge: toBytes(options.challenge), allowCredentials: withBytes(options.allowCredentials) },
    }),
    create: (options) => navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: toBytes(options.challenge),
        user: { ...options.user, id: toBytes(options.user.id) },
        excludeCredentials: withBytes(options.excludeCredentials),
      },
    }),
  };

  const answer = (credential) => {
    const response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach((name) => {
      if (credential.response[name]) response[name] = toText(credential.response[name]);
    });
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return {
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
      authenticatorAttachment: credential.authenticatorAttachment,
    };
  };

  const run = async (form) => {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const reply = await fetch(form.dataset.options, { method: "POST", headers: { "X-CSRFToken": token }, credentials: "same-origin" });
    if (!reply.ok) throw new Error(reply.status === 429 ? await reply.text() : form.dataset.failed);
    const { publicKey } = await reply.json();
    const credential = await ask[form.dataset.passkey](publicKey);
    form.querySelector("[name=credential]").value = JSON.stringify(answer(credential));
    form.submit();
  };

  forms.forEach((form) => {
    const says = form.querySelector("[data-passkey-says]");
    const button = form.querySelector("button[type=submit]");
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      says.textContent = "";
      button.disabled = true;
      run(form).catch((error) => {
        const words = { NotAllowedError: form.dataset.left, AbortError: form.dataset.left, InvalidStateError: form.dataset.known };
        says.textContent = words[error.name] || (error.constructor === Error ? error.message : form.dataset.failed);
      }).finally(() => { button.disabled = false; });
    });
  });
})();
