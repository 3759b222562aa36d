import type { Words } from "./index";

/** What is not well with the server, and who is told. */
export const alerts: Words["alerts"] = {
  title: "Uyarılar",
  well: "Her şey yolunda.",
  since: (when) => `Başlangıcı: ${when}.`,
  conditions: {
    errors: {
      what: "Birçok istek başarısız oluyor.",
      advice: "Nedenini sunucunun günlüğü her isteğin kimliğiyle söyler.",
    },
    connections: {
      what: "Birçok katılımcı birbirine ulaşamıyor.",
      advice: "“sohbet doctor” komutunu çalıştırın: aktarıcıya dışarıdan ulaşılıp ulaşılmadığına bakar.",
    },
    database: {
      what: "Veritabanında sorun var.",
      advice: "Diskte yer olup olmadığına ve günlükteki veritabanı hatalarına bakın.",
    },
    processor: { what: "İşlemci çok meşgul.", advice: "Makinede başka neyin çalıştığına bakın ya da işlemci ekleyin." },
    memory: { what: "Bellek azaldı.", advice: "Belleği neyin kapladığına bakın ya da makineye bellek ekleyin." },
    disk: {
      what: "Disk neredeyse dolu.",
      advice: "Yer açın; chat.keep ve chat.room_files, gönderilenlerin kapladığı yeri sınırlar.",
    },
    certificate: {
      what: "Sertifikanın süresi yakında doluyor.",
      advice: "Neden yenilenmediğini sonraki bölüm söyler.",
    },
    down: {
      what: "Sunucu kapalı kalmıştı.",
      advice: "Yeniden çalışıyor. Kimse durdurmadıysa, öncesinde ne olduğu günlükte yazar.",
    },
  },
  nowhere:
    "Kimseye haber verilmiyor: yapılandırmada henüz kimse yok. [alerts] bölümüne e-posta adresleri, bir webhook ya da bir ntfy konusu yazılabilir.",
  told: (ways) => `Sunucuyla ilgilenenlere haber verme yolları: ${ways}.`,
  ways: { email: "e-posta", webhook: "webhook adresi", ntfy: "ntfy konusu" },
  test: "Deneme gönder",
  testing: "Gönderiliyor…",
  taken: (way) => `Gönderildi: ${way}. Ulaşıp ulaşmadığına bakın.`,
  refused: (way, problem) => `Gönderilemedi: ${way}. ${problem}`,
};
