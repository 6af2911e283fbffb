// SPDX-License-Identifier: EUPL-1.2
// Profile - a second implementation of the table of algorithms, on the JDK's own XML Signature and its JCA
//
// verify DIR FILE...       "valid FILE" or "invalid FILE"
// open   DIR FILE...       the same for saml:EncryptedAssertion
// make   DIR KEY...        KEY is a name: DIR/KEY.key and DIR/KEY.crt; writes DIR/made-signed_KEY_ALG.xml and
//                          DIR/made-sealed_KEY_CONTENT_WAY.xml
// ConcatKDF is written by hand; ECDH on brainpool curves, which the JDK has no longer, is Bouncy Castle's.
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.*;
import java.security.cert.CertificateFactory;
import java.security.interfaces.*;
import java.security.spec.*;
import java.util.*;
import javax.crypto.*;
import javax.crypto.spec.*;
import javax.xml.crypto.*;
import javax.xml.crypto.dsig.*;
import javax.xml.crypto.dsig.dom.*;
import javax.xml.crypto.dsig.spec.*;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.*;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.*;

public class Profile {
    static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion", DS = XMLSignature.XMLNS,
        DS11 = "http://www.w3.org/2009/xmldsig11#", XENC = "http://www.w3.org/2001/04/xmlenc#",
        XENC11 = "http://www.w3.org/2009/xmlenc11#", MORE = "http://www.w3.org/2001/04/xmldsig-more#";
    static final Map<String, String> CURVES = Map.of("P-256", "1.2.840.10045.3.1.7", "P-384", "1.3.132.0.34", "P-521",
        "1.3.132.0.35", "brainpoolP256r1", "1.3.36.3.3.2.8.1.1.7", "brainpoolP384r1", "1.3.36.3.3.2.8.1.1.11",
        "brainpoolP512r1", "1.3.36.3.3.2.8.1.1.13");
    static final String[] DIGESTS = {XENC + "sha256", MORE + "sha384", XENC + "sha512"};
    static final SecureRandom random = new SecureRandom();

    static Document parse(byte[] octets) throws Exception {
        DocumentBuilderFactory builders = DocumentBuilderFactory.newInstance();
        builders.setNamespaceAware(true);
        builders.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return builders.newDocumentBuilder().parse(new ByteArrayInputStream(octets));
    }

    static byte[] unbase64(String text) { return Base64.getMimeDecoder().decode(text); }
    static String base64(byte[] octets) { return Base64.getEncoder().encodeToString(octets); }
    static byte[] pem(Path file) throws Exception { return unbase64(Files.readString(file).replaceAll("-----[^-]*-----", "")); }
    static Element child(Node parent, String ns, String name) {
        return (Element) ((Element) parent).getElementsByTagNameNS(ns, name).item(0);
    }
    static String algorithm(Element e) { return e.getAttribute("Algorithm"); }

    // ---- keys ----
    static boolean isBrainpool(String name) { return name.startsWith("brainpool"); }
    static KeyFactory factory(String name) throws Exception {
        return name.equals("rsa") ? KeyFactory.getInstance("RSA")
            : isBrainpool(name) ? KeyFactory.getInstance("EC", "BC") : KeyFactory.getInstance("EC");
    }
    static PrivateKey privateKey(Path dir, String name) throws Exception {
        return factory(name).generatePrivate(new PKCS8EncodedKeySpec(pem(dir.resolve(name + ".key"))));
    }
    static PublicKey publicKey(Path dir, String name) throws Exception {
        CertificateFactory certs = isBrainpool(name) ? CertificateFactory.getInstance("X.509", "BC") : CertificateFactory.getInstance("X.509");
        return certs.generateCertificate(new ByteArrayInputStream(pem(dir.resolve(name + ".crt")))).getPublicKey();
    }
    static byte[] padded(BigInteger n, int len) {
        byte[] all = n.toByteArray(), out = new byte[len];
        int take = Math.min(all.length, len);
        System.arraycopy(all, all.length - take, out, len - take, take);
        return out;
    }

    // ---- agreement ----
    static byte[] concatKdf(byte[] secret, byte[] info, int len) throws Exception {
        byte[] out = new byte[0];
        for (int i = 1; out.length < len; i++) {
            MessageDigest md = MessageDigest.getInstance("SHA-256");
            md.update(new byte[] {0, 0, 0, (byte) i});
            md.update(secret);
            byte[] part = md.digest(info), longer = Arrays.copyOf(out, out.length + part.length);
            System.arraycopy(part, 0, longer, out.length, part.length);
            out = longer;
        }
        return Arrays.copyOf(out, len);
    }
    static byte[] agree(String curve, PrivateKey own, PublicKey peer) throws Exception {
        KeyAgreement ka = isBrainpool(curve) ? KeyAgreement.getInstance("ECDH", "BC") : KeyAgreement.getInstance("ECDH");
        ka.init(own);
        ka.doPhase(peer, true);
        return ka.generateSecret();
    }
    static byte[] info(Element params) {
        StringBuilder hex = new StringBuilder();
        for (String name : new String[] {"AlgorithmID", "PartyUInfo", "PartyVInfo", "SuppPubInfo", "SuppPrivInfo"})
            if (params.hasAttribute(name))
                hex.append(params.getAttribute(name).substring(2));
        return HexFormat.of().parseHex(hex);
    }
    static byte[] aesWrap(int mode, byte[] kek, byte[] value) throws Exception {
        Cipher wrap = Cipher.getInstance("AESWrap");
        wrap.init(mode, new SecretKeySpec(kek, "AES"));
        return mode == Cipher.WRAP_MODE ? wrap.wrap(new SecretKeySpec(value, "AES"))
            : wrap.unwrap(value, "AES", Cipher.SECRET_KEY).getEncoded();
    }

    // ---- encrypted elements ----
    static byte[] oaep(int mode, Key key, String md, String mgf, byte[] value) throws Exception {
        Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
        rsa.init(mode, key, new OAEPParameterSpec(md, "MGF1", new MGF1ParameterSpec(mgf), PSource.PSpecified.DEFAULT));
        return rsa.doFinal(value);
    }
    static String digestName(String uri) { return uri.endsWith("sha1") ? "SHA-1" : "SHA-" + uri.substring(uri.length() - 3); }
    static byte[] gcm(int mode, byte[] key, byte[] iv, byte[] value) throws Exception {
        Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
        aes.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        return aes.doFinal(value);
    }
    static byte[] contentKey(Element key, Path dir, String name) throws Exception {
        Element method = child(key, XENC, "EncryptionMethod");
        byte[] wrapped = unbase64(child(key, XENC, "CipherValue").getTextContent());
        PrivateKey own = privateKey(dir, name);
        if (name.equals("rsa")) {
            Element digest = child(method, DS, "DigestMethod"), mgf = child(method, XENC11, "MGF");
            return oaep(Cipher.DECRYPT_MODE, own, digestName(algorithm(digest)), mgf == null ? "SHA-1" : digestName(algorithm(mgf)), wrapped);
        }
        Element agreement = child(key, XENC, "AgreementMethod");
        if (!algorithm(agreement).equals(XENC11 + "ECDH-ES") || child(agreement, XENC, "RecipientKeyInfo") == null)
            throw new IllegalStateException("no ECDH-ES with a recipient");
        if (!child(agreement, DS11, "NamedCurve").getAttribute("URI").equals("urn:oid:" + CURVES.get(name)))
            throw new IllegalStateException("another curve");
        byte[] point = unbase64(child(agreement, DS11, "PublicKey").getTextContent());
        int half = (point.length - 1) / 2;
        ECPoint w = new ECPoint(new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + half)), new BigInteger(1, Arrays.copyOfRange(point, 1 + half, point.length)));
        PublicKey peer = factory(name).generatePublic(new ECPublicKeySpec(w, ((ECPrivateKey) own).getParams()));
        int bytes = algorithm(method).equals(XENC + "kw-aes128") ? 16 : 32;
        byte[] kek = concatKdf(agree(name, own, peer), info(child(agreement, XENC11, "ConcatKDFParams")), bytes);
        return aesWrap(Cipher.UNWRAP_MODE, kek, wrapped);
    }
    static boolean opens(Path dir, String name, byte[] xml) throws Exception {
        Element data = child(parse(xml), XENC, "EncryptedData"), key = child(data, XENC, "EncryptedKey");
        NodeList values = data.getElementsByTagNameNS(XENC, "CipherValue");
        byte[] sealed = unbase64(values.item(values.getLength() - 1).getTextContent()), cek = contentKey(key, dir, name);
        int bits = algorithm(child(data, XENC, "EncryptionMethod")).equals(XENC11 + "aes128-gcm") ? 128 : 256;
        if (cek.length * 8 != bits)
            return false;
        byte[] plain = gcm(Cipher.DECRYPT_MODE, cek, Arrays.copyOf(sealed, 12), Arrays.copyOfRange(sealed, 12, sealed.length));
        return parse(plain).getDocumentElement().getLocalName().equals("Assertion");
    }
    static Element child(Document doc, String ns, String name) { return (Element) doc.getElementsByTagNameNS(ns, name).item(0); }

    static final String ASSERTION = "<saml:Assertion xmlns:saml=\"" + SAML + "\" ID=\"_j1\"><saml:Issuer>https://java.example</saml:Issuer>"
        + "<saml:Subject>anna \u00e4 &amp; &lt;</saml:Subject></saml:Assertion>";

    static String method(String alg, String inside) { return "<xenc:EncryptionMethod Algorithm=\"" + alg + "\">" + inside + "</xenc:EncryptionMethod>"; }
    static String digest(String uri) { return "<ds:DigestMethod Algorithm=\"" + uri + "\"/>"; }
    static String value(byte[] octets) { return "<xenc:CipherData><xenc:CipherValue>\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets) + "\n</xenc:CipherValue></xenc:CipherData>"; }

    // way: the digest of OAEP (1: the old URI), or the bits of the key wrap
    static String keyFor(Path dir, String name, int way, byte[] cek) throws Exception {
        PublicKey to = publicKey(dir, name);
        if (name.equals("rsa") && way == 1)
            return method(XENC + "rsa-oaep-mgf1p", "") + value(oaep(Cipher.ENCRYPT_MODE, to, "SHA-1", "SHA-1", cek));
        if (name.equals("rsa")) {
            String uri = way == 384 ? MORE + "sha384" : XENC + "sha" + way, md = "SHA-" + way;
            return method(XENC11 + "rsa-oaep", "<xenc11:MGF xmlns:xenc11=\"" + XENC11 + "\" Algorithm=\"" + XENC11 + "mgf1sha" + way + "\"/>" + digest(uri))
                + value(oaep(Cipher.ENCRYPT_MODE, to, md, md, cek));
        }
        KeyPairGenerator maker = isBrainpool(name) ? KeyPairGenerator.getInstance("EC", "BC") : KeyPairGenerator.getInstance("EC");
        maker.initialize(((ECPublicKey) to).getParams());
        KeyPair pair = maker.generateKeyPair();
        ECPoint w = ((ECPublicKey) pair.getPublic()).getW();
        int half = (((ECPublicKey) to).getParams().getCurve().getField().getFieldSize() + 7) / 8;
        byte[] point = new byte[1 + 2 * half];
        point[0] = 4;
        System.arraycopy(padded(w.getAffineX(), half), 0, point, 1, half);
        System.arraycopy(padded(w.getAffineY(), half), 0, point, 1 + half, half);
        byte[] kek = concatKdf(agree(name, pair.getPrivate(), to), new byte[] {1, 2, 3, 0x55}, way / 8);
        return method(XENC + "kw-aes" + way, "") + "<ds:KeyInfo><xenc:AgreementMethod Algorithm=\"" + XENC11 + "ECDH-ES\">"
            + "<xenc11:KeyDerivationMethod xmlns:xenc11=\"" + XENC11 + "\" Algorithm=\"" + XENC11 + "ConcatKDF\">"
            + "<xenc11:ConcatKDFParams AlgorithmID=\"0001\" PartyUInfo=\"000203\" PartyVInfo=\"0055\">" + digest(XENC + "sha256")
            + "</xenc11:ConcatKDFParams></xenc11:KeyDerivationMethod><xenc:OriginatorKeyInfo><ds:KeyValue>"
            + "<dsig11:ECKeyValue xmlns:dsig11=\"" + DS11 + "\"><dsig11:NamedCurve URI=\"urn:oid:" + CURVES.get(name) + "\"/>"
            + "<dsig11:PublicKey>" + base64(point) + "</dsig11:PublicKey></dsig11:ECKeyValue></ds:KeyValue></xenc:OriginatorKeyInfo>"
            + "</xenc:AgreementMethod></ds:KeyInfo>" + value(aesWrap(Cipher.WRAP_MODE, kek, cek));
    }
    static String seal(Path dir, String name, int bits, int way) throws Exception {
        byte[] cek = new byte[bits / 8], iv = new byte[12];
        random.nextBytes(cek);
        random.nextBytes(iv);
        byte[] body = gcm(Cipher.ENCRYPT_MODE, cek, iv, ASSERTION.getBytes(StandardCharsets.UTF_8));
        byte[] sealed = Arrays.copyOf(iv, 12 + body.length);
        System.arraycopy(body, 0, sealed, 12, body.length);
        return "<saml:EncryptedAssertion xmlns:saml=\"" + SAML + "\" xmlns:xenc=\"" + XENC + "\" xmlns:ds=\"" + DS + "\">\n<xenc:EncryptedData Type=\"" + XENC
            + "Element\">" + method(XENC11 + "aes" + bits + "-gcm", "") + "<ds:KeyInfo><xenc:EncryptedKey>" + keyFor(dir, name, way, cek)
            + "</xenc:EncryptedKey></ds:KeyInfo>" + value(sealed) + "</xenc:EncryptedData>\n</saml:EncryptedAssertion>";
    }

    // ---- signatures ----
    static boolean verifies(Path dir, String name, byte[] xml) throws Exception {
        Element root = parse(xml).getDocumentElement();
        root.setIdAttribute("ID", true);
        DOMValidateContext context = new DOMValidateContext(KeySelector.singletonKeySelector(publicKey(dir, name)), child(root, DS, "Signature"));
        context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
        return XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context).validate(context);
    }
    static byte[] sign(Path dir, String name, String alg, String digest) throws Exception {
        Document doc = parse(ASSERTION.getBytes(StandardCharsets.UTF_8));
        Element root = doc.getDocumentElement();
        root.setIdAttribute("ID", true);
        XMLSignatureFactory f = XMLSignatureFactory.getInstance("DOM");
        Reference r = f.newReference("#_j1", f.newDigestMethod(digest, null),
            List.of(f.newTransform(javax.xml.crypto.dsig.Transform.ENVELOPED, (TransformParameterSpec) null), f.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null)), null, null);
        SignedInfo si = f.newSignedInfo(f.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null), f.newSignatureMethod(alg, null), List.of(r));
        f.newXMLSignature(si, null).sign(new DOMSignContext(privateKey(dir, name), root, root.getLastChild()));
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        Transformer t = TransformerFactory.newInstance().newTransformer();
        t.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        t.transform(new DOMSource(doc), new StreamResult(out));
        return out.toByteArray();
    }
    static void make(Path dir, String name) throws Exception {
        boolean rsa = name.equals("rsa");
        for (int i = 0; i < 3 && !isBrainpool(name); i++) {
            int bits = new int[] {256, 384, 512}[i];
            String alg = rsa ? "http://www.w3.org/2007/05/xmldsig-more#sha" + bits + "-rsa-MGF1" : MORE + "ecdsa-sha" + bits;
            for (int d = 0; d < 3; d++)
                Files.write(dir.resolve("made-signed_" + name + "_" + bits + "-" + d + ".xml"), sign(dir, name, alg, DIGESTS[d]));
        }
        if (rsa)
            Files.write(dir.resolve("made-signed_rsa_pkcs1.xml"), sign(dir, name, MORE + "rsa-sha256", DIGESTS[0]));
        for (int bits : new int[] {128, 256})
            for (int way : rsa ? new int[] {1, 256, 384, 512} : new int[] {128, 256})
                Files.writeString(dir.resolve("made-sealed_" + name + "_aes" + bits + "_" + way + ".xml"), seal(dir, name, bits, way));
    }

    public static void main(String[] args) throws Exception {
        try {
            Security.addProvider((Provider) Class.forName("org.bouncycastle.jce.provider.BouncyCastleProvider").getDeclaredConstructor().newInstance());
        } catch (ClassNotFoundException e) {
            System.err.println("without Bouncy Castle: no brainpool curves");
        }
        Path dir = Path.of(args[1]);
        for (String arg : Arrays.copyOfRange(args, 2, args.length)) {
            if (args[0].equals("make")) {
                make(dir, arg);
                continue;
            }
            // the key's name is the second part of the file's
            String name = Path.of(arg).getFileName().toString().split("_")[1];
            byte[] xml = Files.readAllBytes(Path.of(arg));
            boolean good = false;
            try {
                good = args[0].equals("open") ? opens(dir, name, xml) : verifies(dir, name, xml);
            } catch (Exception e) {
                System.out.println("# " + arg + ": " + e);
            }
            System.out.println((good ? "valid " : "invalid ") + arg);
        }
    }
}
