import type { Words } from "./index";

/** What browsers are shown, and what is in the way of something better. */
export const certificate: Words["admin"]["certificate"] = {
  title: "Sertifika",
  sources: {
    local: "Bu sunucu kendisi yaptı. Biri ona güvenmeyi seçene kadar tarayıcılar uyarı gösterir.",
    acme: "Bir sertifika kurumundan. Her tarayıcı ona güvenir.",
    files: "Kendi dosyalarınızdan.",
  },
  names: (names) => `Geçerli olduğu adlar: ${names}.`,
  until: (when) => `Süresi ${when} doluyor.`,
  next: (when) => `Yenisi ${when} istenecek.`,
  trouble: (when) => `Henüz yeni bir sertifika yok. Son deneme ${when} yapıldı.`,
  detail: (words) => `Gelen ileti: “${words}”`,
  refused: "Sertifika kurumu isteği geri çevirdi.",
  refusals: {
    too_many: "Bu adlar için çok fazla istek almış; daha sonra yeniden sorulacak.",
    name: "Bu ada sertifika vermiyor. Sunucunun adresinde yazım hatası olmasın?",
    caa: "Alan adının CAA kaydı başka kurumları gösteriyor. Bu kurumu da ekleyin ya da kaydı silin.",
    account:
      "Kendi sayfalarında açılmış bir hesap istiyor: o hesabın anahtarını tls.acme_external_account ayarına yazın.",
    contact: "tls.acme_contact ayarındaki e-posta adresine bakın.",
    form: "Bu, sohbet'in bir hatası olabilir; lütfen bildirin.",
    other: "Daha sonra yeniden sorulacak.",
  },
  unproven: (name) => `Sertifika kurumu ${name} adresine baktı ama bu sunucuyu bulamadı.`,
  obstacles: {
    dns: (name) => `${name} adının bu sunucuya çıkmasını sağlayın: DNS kaydı (A veya AAAA) eksik ya da yanlış.`,
    connection: () =>
      "443 numaralı TCP portunu (http-01 için 80'i) bu sunucuya açın: güvenlik duvarında, yönlendiricide, sağlayıcının filtresinde.",
    caa: () => "Alan adının CAA kaydı başka kurumları gösteriyor. Bu kurumu da ekleyin ya da kaydı silin.",
    other: (name) =>
      `${name} adresinde başka bir şey yanıt veriyor olabilir: başka bir sunucu, eski bir adres ya da aradaki bir vekil sunucu.`,
  },
  noChallenge: (name, method) => `Sertifika kurumu ${name} için ${method} sunmuyor.`,
  noChallengeAdvice:
    "Belki DNS ile kanıt istiyordur; sohbet bunu yapmaz. tls.acme_directory ayarıyla başka bir kurum seçin.",
  noProfile: (profile) =>
    `Sertifika kurumu IP adreslerine sertifika verdiğini söylemiyor: “${profile}” profilini sunmuyor.`,
  noProfileAdvice: "Sunucuya bir ad verin ya da bunu yapan bir kurum seçin.",
  unreachable: (directory) => `${directory} adresindeki sertifika kurumuna ulaşılamıyor.`,
  tooSlow: (seconds) => `Sertifika kurumu işi ${seconds} saniyede bitirmedi.`,
  again: "Yeniden denenecek.",
  files: "Kendi dosyalarınızda gösterilebilecek bir sertifika yok.",
  filesAdvice: "Önceki sertifika kalıyor; tls.certificate_file ve tls.key_file ayarlarına bakın.",
  here: "Sunucunun kendisi bunu yapamadı.",
  hereAdvice: "Günlüğünde (log) ayrıntısı var.",
};
