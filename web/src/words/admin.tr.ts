import { certificate } from "./certificate.tr";
import type { Words } from "./index";

/** For whoever looks after the server. */
export const admin: Words["admin"] = {
  title: "Yönetim",
  server: "Sunucu",
  serverName: "Sunucu adı",
  registration: "Kimler hesap açabilsin?",
  registrations: { open: "Herkes", invite: "Daveti olanlar", closed: "Hiç kimse" },
  accounts: "Hesaplar",
  invites: "Hesap davetleri",
  invitesText: "Her bağlantıyla burada bir hesap açılabilir.",
  admin: "Sunucu yöneticisi",
  disabled: "Kapatılmış",
  since: (when) => `${when} açıldı`,
  options: (name) => `${name} için seçenekler`,
  makeAdmin: "Sunucu yöneticisi yap",
  endAdmin: "Yöneticiliğini kaldır",
  disable: "Hesabı kapat",
  enable: "Hesabı yeniden aç",
  delete: "Hesabı sil",
  deleteSure: (name) => `${name} kişisinin hesabı silinsin mi?`,
  deleteText: "Bütün oturumları kapanır, odalardaki rolleri silinir. Geri alınamaz.",
  trials: {
    title: "Bağlantı sınamaları",
    none: "Henüz gönderen olmadı. Sınama, “Bağlantıyı sına” bağlantısında.",
    nameless: "Biri",
    deleteFor: (name) => `${name} gönderdi: bu sınamayı sil`,
  },
  paths: {
    title: "Görüşmeler hangi yoldan geçiyor",
    way: "Yol",
    now: "Şu anda",
    since: "Açılıştan beri",
    ways: { direct: "Doğrudan", udp: "Aktarıcı, UDP", tcp: "Aktarıcı, TCP", tls: "Aktarıcı, TLS" },
    share: (share, count) => `${share} (${count})`,
    none: "Görüşmeler yapıldıkça yolları burada sayılır. Kimin hangi yoldan geçtiği saklanmaz.",
  },
  certificate,
  notAllowed: "Bu sayfa sunucu yöneticileri için",
  notAllowedText: "Sunucuyla ilgilenen birine danışın.",
};
