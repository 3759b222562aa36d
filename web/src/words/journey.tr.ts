import type { Words } from "./index";

export const journey: Words["journey"] = {
  title: "Nasıl bağlıyım?",
  unknown: "Henüz bağlantı yok.",
  direct: "Doğrudan: iki cihaz aktarıcı olmadan birbirine ulaştı.",
  relayed: (over, why) => `${over} ile aktarılıyor, çünkü ${why}.`,
  reasons: {
    relay_only: "burada yalnızca aktarıcı kullanılabiliyor",
    no_direct: "doğrudan bir yol bulunamadı",
    udp_silent: "UDP yanıtsız kaldı",
    udp_and_tcp_silent: "ne UDP ne de düz TCP yanıt aldı",
    udp_not_offered: "sunucu burada UDP sunmuyor",
    udp_lost: "paketler UDP ile karşıya geçemedi",
  },
  ends: {
    both: (theirs) =>
      theirs === null
        ? "İki taraf da aktarıcıyı kullanıyor."
        : `İki taraf da aktarıcıyı kullanıyor, karşı taraf ${theirs} ile.`,
    here: "Aktarıcıyı yalnızca sizin tarafınız kullanıyor.",
    there: (theirs) =>
      theirs === null
        ? "Aktarılıyor, çünkü karşı tarafın buna ihtiyacı var. Sizin tarafınız aktarıcısız bağlanıyor."
        : `Karşı tarafta ${theirs} ile aktarılıyor. Sizin tarafınız aktarıcısız bağlanıyor.`,
  },
  roundTrip: "Gidiş dönüş",
  loss: "Yolda kaybolan",
  incoming: "Gelen",
  outgoing: "Giden",
};
