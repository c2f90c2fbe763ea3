/** Prose in ten scripts, and what else stands in prompts. */
export const TEXTS: Readonly<Record<string, string>> = {
  latin:
    'I ordered the lamp on a Monday and it arrived three days later, well packed and without a scratch. The light is warm, the switch feels solid, and my daughter reads by it every night.',
  'latin with accents':
    'Überraschenderweise hält der Akku länger als angegeben, auch wenn es draußen kälter wird. Très déçu par la qualité: la fermeture éclair s’est cassée dès la première utilisation.',
  greek:
    'Η συσκευασία ήταν εξαιρετική και το προϊόν έφτασε στην ώρα του. Δυστυχώς η μπαταρία δεν κρατάει όσο θα ήθελα, αλλά για την τιμή του είναι καλή αγορά.',
  cyrillic:
    'Заказал эту лампу для кабинета и остался доволен: свет мягкий, собирается за пять минут. Единственный недостаток в том, что провод короче, чем хотелось бы.',
  arabic:
    'وصل المنتج في الوقت المحدد وكان التغليف ممتازا. الصوت واضح جدا لكن البطارية لا تدوم طويلا كما هو مذكور في الوصف. بشكل عام أنصح به لمن يبحث عن سعر مناسب.',
  hebrew:
    'המוצר הגיע בזמן ובאריזה טובה. איכות הצליל מצוינת אבל הסוללה מחזיקה פחות ממה שהובטח. בסך הכול אני מרוצה מהקנייה וממליץ עליו לחברים.',
  devanagari:
    'यह उत्पाद समय पर पहुँचा और पैकिंग बहुत अच्छी थी। आवाज़ साफ़ है लेकिन बैटरी उतनी देर नहीं चलती जितनी बताई गई थी। कुल मिलाकर इस कीमत में यह एक अच्छी खरीद है।',
  thai: 'สินค้ามาถึงตรงเวลาและบรรจุภัณฑ์ดีมาก เสียงชัดเจนแต่แบตเตอรี่ใช้งานได้ไม่นานเท่าที่ระบุไว้ โดยรวมแล้วคุ้มค่ากับราคาและแนะนำให้เพื่อนซื้อ',
  han: '这款台灯做工很好，光线柔和，看书很舒服。唯一的缺点是电源线太短，放在桌子中间够不到插座。总的来说性价比很高，推荐购买。',
  japanese:
    '商品は予定通りに届き、梱包もとても丁寧でした。音質は良いのですが、電池の持ちが説明より短いのが残念です。値段を考えれば満足しています。',
  hangul:
    '상품이 제시간에 도착했고 포장도 아주 좋았습니다. 소리는 깨끗하지만 배터리가 설명보다 오래가지 않습니다. 가격을 생각하면 만족스러운 구매입니다.',
  code: `export async function* readLines(path: string): AsyncGenerator<string> {\n  const file = await open(path);\n  for (let i = 0; i < 10_000; i++) {\n    if (buffer[i] === 0x0a) yield text.slice(start, i + 1); // keep the newline\n  }\n}`,
  json: '{"id":"req_0192","items":[{"sku":"LAMP-3321","price":19.95,"in_stock":true},{"sku":"CABLE-07","price":4.5,"in_stock":false}],"total":24.45}',
  table:
    'date,region,units,revenue\n2026-11-01,north,1204,88213.50\n2026-11-02,south,998,71002.10\n2026-11-03,east,1311,90871.00',
};

/** What counters have stumbled over. */
export const ODD: readonly string[] = [
  '',
  ' ',
  'a  b   c',
  ' lead',
  'trail ',
  'tab\there',
  'line\nline\r\nline',
  'x \n y',
  'dot. \n\n next',
  'a/ b\n/ c',
  "don't DON'T I'll we've",
  'non\u00a0breaking\u00a0 space',
  'ideographic\u3000 space',
  '👩‍👩‍👧‍👦 family 🏳️‍🌈 flag 🇩🇪',
  'é vs e\u0301',
  '한글 자모 ㄱㄴㄷ \u1112\u1161\u11ab',
  '<|endoftext|> and <|im_start|>system<|im_end|>',
  '<|fim_prefix|><|endofprompt|>',
  '\u2028\u2029\ufeff\u200b',
  '1234567 89 0x1F 3.14159',
  '!!!??? ... --- ===',
  '$ 5 , 6 ; 7',
];
