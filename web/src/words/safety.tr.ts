import type { Words } from "./index";

export const safety: Words["safety"] = {
  title: "Güvenlik kodu",
  compare: (name) => `Birbirinize okuyun: ${name} aynı sayıyı görüyorsa aranıza girip dinleyen kimse yok.`,
  pending: "Bağlantı kurulunca burada görünür.",
  impossible: "Kod oluşturulamadı; araya giren biri olmadığı kesin değil. Ayrılıp yeniden katılarak tekrar deneyin.",
  relayOnly: "Herkesin adresini gizle",
  relayOnlyText:
    "Ses ve görüntü hep bu sunucudan geçer; böylece aramadaki kimse bir başkasının IP adresini öğrenemez. Ses biraz gecikebilir.",
  addressHidden: "Bu odada kimse IP adresinizi öğrenemez.",
};
