import type { Words } from "./index";

export const quality: Words["quality"] = {
  grades: { good: "Bağlantı iyi", fair: "Bağlantı orta", poor: "Bağlantı zayıf", unknown: "Bağlantı henüz ölçülmedi" },
  heldFromAll: "Görüntünüz şimdilik kapalı: bağlantınız çok yavaş. Önce sesiniz gidiyor.",
  heldFromSome: "Bazıları şimdilik sizi görmüyor: onlara giden bağlantı çok yavaş. Önce sesiniz gidiyor.",
  poorly: "Bağlantınız şu anda zayıf: duyduklarınız kesilebilir.",
  heldBack: "Şimdilik görüntü yok: bağlantı çok yavaş",
  statistics: "İstatistikler",
  nothingYet: "Henüz bir şey ölçülmedi.",
  admin: {
    title: "Görüşmeler nasıl gidiyor",
    text: "Görüşmedeki her tarayıcı dakikada bir nasıl gittiğini bildirir. Yalnızca bu sayılar saklanır; kime ait oldukları saklanmaz.",
    none: "Birileri bir dakika kadar görüştükten sonra burada görülecek bir şey olur.",
    measure: "Ölçülen",
    week: "7 gün",
    month: "30 gün",
    half: "yarısı en çok",
    most: "100'de 95'i en çok",
    measures: {
      first_media: "İlk sese kadar",
      gathering: "Yol arama",
      round_trip: "Gidiş dönüş",
      loss: "Kaybolan paket",
      jitter: "Titreme (jitter)",
      concealment: "Tamamlanan ses",
      freezes: "Donan görüntü, dakikada",
    },
    milliseconds: (count) => `${count} ms`,
    times: (count) => `${count} kez`,
    ways: (direct, count) => `30 günde ${count} bağlantının ${direct} kadarı aktarıcısız gitti.`,
  },
};
