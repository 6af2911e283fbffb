/* SPDX-License-Identifier: EUPL-1.2 */
/* uris - identifiers fixed by standards, written once */
#ifndef SPEC_URIS_H
#define SPEC_URIS_H

/* namespaces */
#define NS_SAML   "urn:oasis:names:tc:SAML:2.0:assertion"
#define NS_SAMLP  "urn:oasis:names:tc:SAML:2.0:protocol"
#define NS_MD     "urn:oasis:names:tc:SAML:2.0:metadata"
#define NS_MDUI   "urn:oasis:names:tc:SAML:metadata:ui"
#define NS_MDATTR "urn:oasis:names:tc:SAML:metadata:attribute"
#define NS_DS     "http://www.w3.org/2000/09/xmldsig#"
#define NS_DS11   "http://www.w3.org/2009/xmldsig11#"
#define NS_XENC   "http://www.w3.org/2001/04/xmlenc#"
#define NS_XENC11 "http://www.w3.org/2009/xmlenc11#"
#define NS_EXC    "http://www.w3.org/2001/10/xml-exc-c14n#"
#define NS_XS     "http://www.w3.org/2001/XMLSchema"
#define NS_XSI    "http://www.w3.org/2001/XMLSchema-instance"
#define NS_XML    "http://www.w3.org/XML/1998/namespace"
#define NS_SOAP   "http://schemas.xmlsoap.org/soap/envelope/"
#define NS_AKDB   "https://www.akdb.de/request/2018/09"
#define NS_AKDB_UI "https://www.akdb.de/request/2018/09/classic-ui/v1"

/* bindings, SAML-BIND 3 */
#define URI_BINDING_REDIRECT "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
#define URI_BINDING_POST     "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
#define URI_BINDING_SOAP     "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"
#define URI_BINDING_ARTIFACT "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"
#define URI_ENCODING_DEFLATE "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE"

/* signature and digest: XMLDSIG, RFC 9231 */
#define URI_ENVELOPED    "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
#define URI_RSA_SHA256   "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
#define URI_RSA_PSS256   "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"
#define URI_RSA_PSS384   "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1"
#define URI_RSA_PSS512   "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1"
#define URI_ECDSA_SHA256 "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
#define URI_ECDSA_SHA384 "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"
#define URI_ECDSA_SHA512 "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"
#define URI_SHA256       "http://www.w3.org/2001/04/xmlenc#sha256"
#define URI_SHA384       "http://www.w3.org/2001/04/xmldsig-more#sha384"
#define URI_SHA512       "http://www.w3.org/2001/04/xmlenc#sha512"

/* encryption: XMLENC 1.1 */
#define URI_AES128_GCM   "http://www.w3.org/2009/xmlenc11#aes128-gcm"
#define URI_AES256_GCM   "http://www.w3.org/2009/xmlenc11#aes256-gcm"
#define URI_OAEP         "http://www.w3.org/2009/xmlenc11#rsa-oaep"
#define URI_OAEP_MGF1P   "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"
#define URI_MGF1_SHA256  "http://www.w3.org/2009/xmlenc11#mgf1sha256"
#define URI_MGF1_SHA384  "http://www.w3.org/2009/xmlenc11#mgf1sha384"
#define URI_MGF1_SHA512  "http://www.w3.org/2009/xmlenc11#mgf1sha512"
#define URI_ECDH_ES      "http://www.w3.org/2009/xmlenc11#ECDH-ES"
#define URI_CONCAT_KDF   "http://www.w3.org/2009/xmlenc11#ConcatKDF"
#define URI_KW_AES128    "http://www.w3.org/2001/04/xmlenc#kw-aes128"
#define URI_KW_AES256    "http://www.w3.org/2001/04/xmlenc#kw-aes256"
#define URI_SHA1         "http://www.w3.org/2000/09/xmldsig#sha1" /* only as OAEP digest in compat */
#define URI_XENC_ELEMENT "http://www.w3.org/2001/04/xmlenc#Element"

/* curves, as dsig11:NamedCurve names them: RFC 5480 2.1.1.1, RFC 5639 4.1 */
#define URI_P256         "urn:oid:1.2.840.10045.3.1.7"
#define URI_P384         "urn:oid:1.3.132.0.34"
#define URI_P521         "urn:oid:1.3.132.0.35"
#define URI_BRAINPOOL256 "urn:oid:1.3.36.3.3.2.8.1.1.7"
#define URI_BRAINPOOL384 "urn:oid:1.3.36.3.3.2.8.1.1.11"
#define URI_BRAINPOOL512 "urn:oid:1.3.36.3.3.2.8.1.1.13"

/* name identifiers, SAML-CORE 8.3 */
#define URI_NAMEID_UNSPECIFIED "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
#define URI_NAMEID_TRANSIENT   "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
#define URI_NAMEID_PERSISTENT  "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
#define URI_NAMEID_ENTITY      "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"
#define URI_ATTRFORMAT_URI     "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
#define URI_CM_BEARER          "urn:oasis:names:tc:SAML:2.0:cm:bearer"

/* status, SAML-CORE 3.2.2.2 */
#define URI_STATUS             "urn:oasis:names:tc:SAML:2.0:status:"
#define URI_STATUS_SUCCESS     URI_STATUS "Success"
#define URI_STATUS_REQUESTER   URI_STATUS "Requester"
#define URI_STATUS_RESPONDER   URI_STATUS "Responder"
#define URI_STATUS_AUTHN_FAILED URI_STATUS "AuthnFailed"
#define URI_STATUS_NO_AUTHN_CONTEXT URI_STATUS "NoAuthnContext"
#define URI_STATUS_NO_PASSIVE  URI_STATUS "NoPassive"
#define URI_STATUS_INVALID_NAMEID_POLICY URI_STATUS "InvalidNameIDPolicy"
#define URI_STATUS_REQUEST_DENIED URI_STATUS "RequestDenied"
#define URI_STATUS_REQUEST_UNSUPPORTED URI_STATUS "RequestUnsupported"
#define URI_STATUS_PARTIAL_LOGOUT URI_STATUS "PartialLogout"
#define URI_STATUS_UNKNOWN_PRINCIPAL URI_STATUS "UnknownPrincipal"

#endif
