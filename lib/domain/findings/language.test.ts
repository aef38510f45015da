import { expect, it } from "vitest";
import { languageOf } from "./language";

it.each([
  ["en", "Dear customer, your order has been checked and the amount will be transferred to you in the next few days."],
  ["de", "Ihre Bestellung ist bezahlt und kommt am Montag an."],
  ["fr", "Votre commande est payée et arrive lundi."],
  ["es", "Su pedido está pagado y llega el lunes."],
  [
    "da",
    "Hei, vi har kontrollert bestillingen din, og beløpet blir overført i løpet av noen dager. Vi beklager bryderiet.",
  ],
  ["fi", "Hyvä asiakas, tilauksenne on tarkistettu ja summa maksetaan teille lähipäivinä. Pahoittelemme vaivaa."],
  ["pl", "Szanowna Pani, sprawdziliśmy zamówienie i kwota zostanie zwrócona w ciągu kilku dni."],
  ["hu", "Kedves Ügyfelünk, megrendelését ellenőriztük, és az összeget néhány napon belül visszautaljuk."],
  ["tr", "Sayın müşterimiz, siparişiniz kontrol edildi ve tutar önümüzdeki günlerde iade edilecektir."],
  ["uk", "Шановна клієнтко, ваше замовлення перевірено, і сума буде повернена вам найближчими днями."],
  ["ru", "Уважаемая клиентка, ваш заказ проверен, и сумма будет возвращена вам в ближайшие дни."],
  ["ca", "Benvolguda clienta, hem revisat la seva comanda i l'import se li retornarà en els propers dies."],
  ["hr", "Poštovana, provjerili smo vašu narudžbu i iznos će vam biti vraćen u narednim danima."],
  ["vi", "Kính gửi quý khách, đơn hàng của bạn đã được kiểm tra và số tiền sẽ được hoàn lại trong vài ngày tới."],
  ["fa", "مشتری گرامی، سفارش شما بررسی شد و مبلغ در روزهای آینده به شما بازگردانده می‌شود."],
  ["ar", "عزيزتي العميلة، تم التحقق من طلبك وسيتم رد المبلغ إليك خلال الأيام القادمة."],
])("hears %s", (language, text) => expect(languageOf(text)).toBe(language));

it.each([
  "Nordlys AB, Ferro Srl, Kraft & Söhne, Hotel Aurora",
  "SELECT id, total FROM orders WHERE paid = 1",
  "4711, 4712, 4713",
])("says nothing of %s", (text) => expect(languageOf(text)).toBeNull());
