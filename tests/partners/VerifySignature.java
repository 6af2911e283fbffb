// SPDX-License-Identifier: EUPL-1.2
// VerifySignature - the JDK's XML Signature as a foreign judge
// Standard input: lines "certificate element file", element Response or Assertion. Output: "valid file" or
// "invalid file" for each. Secure validation stays on, as in every receiver.
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

public class VerifySignature {
    static Element signatureOf(Element signed) {
        for (Node n = signed.getFirstChild(); n != null; n = n.getNextSibling())
            if (n instanceof Element && XMLSignature.XMLNS.equals(n.getNamespaceURI())
                && "Signature".equals(n.getLocalName()))
                return (Element) n;
        throw new IllegalStateException("no signature");
    }

    static boolean isValid(PublicKey key, String element, String file) throws Exception {
        DocumentBuilderFactory builders = DocumentBuilderFactory.newInstance();
        builders.setNamespaceAware(true);
        builders.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document doc = builders.newDocumentBuilder().parse(file);
        Element signed = (Element) doc.getElementsByTagNameNS("*", element).item(0);
        signed.setIdAttribute("ID", true);
        DOMValidateContext context = new DOMValidateContext(KeySelector.singletonKeySelector(key), signatureOf(signed));
        context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
        XMLSignature signature = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
        return signature.validate(context) && signature.getSignedInfo().getReferences().size() == 1;
    }

    public static void main(String[] args) throws Exception {
        CertificateFactory certificates = CertificateFactory.getInstance("X.509");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = lines.readLine()) != null;) {
            String[] part = line.split(" ", 3);
            boolean valid = false;
            try (FileInputStream in = new FileInputStream(part[0])) {
                valid = isValid(certificates.generateCertificate(in).getPublicKey(), part[1], part[2]);
            } catch (Exception e) {
                System.out.println("# " + part[2] + ": " + e);
            }
            System.out.println((valid ? "valid " : "invalid ") + part[2]);
        }
    }
}
