/** What browsers are shown, and what is in the way of something better. */
export const certificate = {
  title: "Certificate",
  sources: {
    local: "Made by this server itself. Browsers warn of it until somebody chooses to trust it.",
    acme: "From a certificate authority. Every browser trusts it.",
    files: "From your own files.",
  },
  names: (names: string) => `It is for ${names}.`,
  until: (when: string) => `It ends ${when}.`,
  next: (when: string) => `A new one is asked for ${when}.`,
  trouble: (when: string) => `There is no new certificate yet. The last attempt was ${when}.`,
  detail: (words: string) => `The message was: “${words}”`,
  refused: "The certificate authority refuses.",
  refusals: {
    too_many: "It has had too many requests for these names; it is asked again later.",
    name: "It does not certify this name. Check the server's address for a slip.",
    caa: "A CAA record of the domain names other authorities. Add this one, or remove the record.",
    account: "It wants an account that was made on its own pages: put its key into tls.acme_external_account.",
    contact: "Check the e-mail address in tls.acme_contact.",
    form: "This may be a defect of sohbet; please report it.",
    other: "It is asked again later.",
  },
  unproven: (name: string) => `The certificate authority came to ${name} and did not find this server.`,
  obstacles: {
    dns: (name: string) => `Make ${name} lead to this server: its DNS entry (A or AAAA) is missing or wrong.`,
    connection: () =>
      "Let TCP port 443 (for http-01, port 80) through to this server: firewall, router, the provider's own filter.",
    caa: () => "A CAA record of the domain names other authorities. Add this one, or remove the record.",
    other: (name: string) =>
      `Something else may answer at ${name}: another server, an old address, or a proxy in between.`,
  },
  noChallenge: (name: string, method: string) => `The certificate authority offers no ${method} for ${name}.`,
  noChallengeAdvice:
    "It may want a proof by DNS, which sohbet does not make; choose another authority with tls.acme_directory.",
  noProfile: (profile: string) =>
    `The certificate authority does not say that it certifies addresses: it offers no profile “${profile}”.`,
  noProfileAdvice: "Give the server a name, or choose an authority that does.",
  unreachable: (directory: string) => `The certificate authority cannot be reached at ${directory}.`,
  tooSlow: (seconds: number) => `The certificate authority did not finish within ${seconds} seconds.`,
  again: "It is tried again.",
  files: "Your own files hold no certificate that can be shown.",
  filesAdvice: "The certificate of before stays; look at tls.certificate_file and tls.key_file.",
  here: "The server itself could not do it.",
  hereAdvice: "Its log says more.",
};
