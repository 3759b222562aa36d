import type { stage as english } from "./stage.en";

export const stage: typeof english = {
  share: "Ekran paylaş",
  shareShort: "Paylaş",
  stopSharing: "Paylaşımı durdur",
  stopShort: "Durdur",
  screenOf: (name) => `${name}: paylaşılan ekran`,
  ownScreen: "Paylaştığınız ekran",
  nowShares: (name) => `${name} ekran paylaşıyor`,
  problem: {
    denied:
      "Bu bilgisayar, tarayıcınızın ekranı paylaşmasına izin vermiyor. Sistemin gizlilik ayarlarından izin verin.",
    unsupported: "Bu tarayıcı ekran paylaşamıyor. Bilgisayardaki bir tarayıcı paylaşabilir.",
    failed: "Bu paylaşılamadı. Başka bir pencereyi ya da tüm ekranı deneyin.",
  },
  hint: "En önemlisi hangisi?",
  text: "Keskin yazı",
  motion: "Akıcı görüntü",
  grid: "Herkes eşit",
  speaker: "Konuşan büyük",
  pin: "Büyük tut",
  unpin: "Büyük tutma",
  pip: "Pencere içinde pencere",
  leavePip: "Küçük pencereyi kapat",
  shortcuts: {
    share: "Ekran paylaş ya da durdur",
    talk: "Konuşmak için basılı tut (açıksa)",
    view: "Herkes eşit ya da konuşan büyük",
    fullScreen: "Tam ekran",
    pip: "Pencere içinde pencere",
  },
  space: "Boşluk",
};
