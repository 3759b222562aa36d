/** How to introduce this server's own certificate to a device. */
export const trust = {
  title: "Trust this server",
  intro:
    "Your calls are encrypted either way. But if your browser warned you before this page, it does not know this server yet: it signs its own certificate instead of buying one.",
  why: "You can introduce them once. Then the warning is gone for good, and calls can also use the way that gets through the strictest networks.",
  download: "Download the certificate",
  check: "Only do this for a server of somebody you know, and best at home in your own network.",
  how: "Then, on your device",
  steps: {
    iphone: {
      title: "iPhone and iPad",
      text: "Open the file, then Settings, “Profile Downloaded”, Install. After that: General, About, Certificate Trust Settings, and switch it on.",
    },
    android: {
      title: "Android",
      text: "Settings, Security, More security settings, Install from storage, “CA certificate”, and choose the file.",
    },
    mac: {
      title: "Mac",
      text: "Open the file, add it to “System” in Keychain Access, double-click it there and choose Trust: Always.",
    },
    windows: {
      title: "Windows",
      text: "Open the file, Install Certificate, Local Machine, place it in “Trusted Root Certification Authorities”.",
    },
    linux: {
      title: "Linux with Chromium",
      text: "Settings, Privacy and security, Security, Manage certificates, Authorities, Import. Tick “trust for websites”.",
    },
    firefox: {
      title: "Firefox, on any computer",
      text: "Settings, Privacy & Security, View Certificates, Authorities, Import. Tick “trust this CA to identify websites”.",
    },
  },
};
