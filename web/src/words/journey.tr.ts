import type { Words } from "./index";

export const journey: Words["journey"] = {
  title: "Nasıl bağlıyım?",
  unknown: "Henüz bağlantı yok.",
  direct: "Doğrudan: iki cihaz aktarıcı olmadan birbirine ulaştı.",
  relayed: (over, why) => `${over} ile aktarılıyor, çünkü ${why}.`,
  reasons: {
    relay_only: "burada yalnızca aktarıcı kullanılabiliyor",
    no_direct: "doğrudan bir yol bulunamadı",
    theirs: "karşı taraf aktarıcıdan geçiyor",
    udp_silent: "UDP yanıtsız kaldı",
    udp_and_tcp_silent: "ne UDP ne de düz TCP yanıt aldı",
    udp_not_offered: "sunucu burada UDP sunmuyor",
    udp_lost: "paketler UDP ile karşıya geçemedi",
  },
  ends: {
    both: "İki taraf da aktarıcıyı kullanıyor.",
    here: "Aktarıcıyı yalnızca sizin tarafınız kullanıyor.",
    there: "Aktarıcıyı yalnızca karşı taraf kullanıyor.",
  },
  roundTrip: "Gidiş dönüş",
  loss: "Yolda kaybolan",
  incoming: "Gelen",
  outgoing: "Giden",
};
